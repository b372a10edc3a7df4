import { hash } from 'node:crypto'
import { resolve as resolvePath } from 'node:path'
import type { Clock } from '@watershed/kube'
import type { Logger } from 'pino'
import { AgentError } from '../../agent-error.ts'
import type { NodeChoice } from '../../report/node-choice.ts'
import type { FolderSource, SourceListener } from '../source.ts'
import { createFolderState } from './folder-state.ts'
import { createFolderTree } from './folder-tree.ts'
import type { Unreadable } from './look-at.ts'
import { lookAt } from './look-at.ts'
import type { ChunkMemory, FileReading } from './read-manifests.ts'
import { noMemory, readManifests } from './read-manifests.ts'
import { readText } from './read-text.ts'
import { createStillness } from './stillness.ts'
import type { Work } from './work-queue.ts'
import { createWorkQueue } from './work-queue.ts'

export interface DirectorySourceOptions {
  readonly directory: string
  readonly clock: Clock
  readonly log: Logger
  /** Which Nodes are read. Default: none. */
  readonly nodes?: NodeChoice
  /** How long a file is left alone before what is missing in it is gone. Default 200. */
  readonly stillMs?: number
  /** How often everything is compared with the disk, in case an event was missed. Default 10,000. */
  readonly rescanMs?: number
  readonly maxObjects?: number
}

/** How a file was when it was last read. */
interface LastReading {
  readonly hash: string
  readonly memory: ChunkMemory
  /** Whether its text had an end that a cut would take away. */
  readonly hasEnd: boolean
}

/**
 * A folder of ordinary Kubernetes YAML as the source of a cluster's objects. Resolves once all of it has been read.
 * @throws AgentError FolderUnreadable
 */
export const startDirectorySource = async (options: DirectorySourceOptions): Promise<FolderSource> => {
  const { clock, log, stillMs = 200, rescanMs = 10_000 } = options
  const root = resolvePath(options.directory)
  if (!isThere(root))
    throw new AgentError('FolderUnreadable', `there is no folder ${root}: create it, or correct --directory`)

  let listener: SourceListener | undefined
  const state = createFolderState(
    {
      changed: (keys) => listener?.changed(keys),
      problemsChanged: () => listener?.problemsChanged(),
      readAtLast: (origin) => listener?.readAtLast(origin),
    },
    options.maxObjects,
  )
  const last = new Map<string, LastReading>()
  const beingRead = new Set<string>()
  /** Files that went just before the root did, or with it: they wait for its return. */
  const withRoot = new Set<string>()
  let newestMs = 0

  const tree = createFolderTree(
    root,
    {
      touched: (path, urgent) => queue.add(path, urgent),
      file: (path) => read(path),
      faulty: (path, why) => take(path, faultyReading(path, why), true),
      gone: (path) => {
        last.delete(path)
        state.gone(path)
        stillness.touch(path)
      },
      folder: (path, why) => {
        const name = path === '' ? root : `${path}/`
        state.setFolderProblem(`${path}/`, why && { file: name, ...why })
        if (path !== '' || why) return
        for (const file of withRoot) stillness.touch(file)
        withRoot.clear()
      },
    },
    log,
  )
  const queue = createWorkQueue<string>((path) => (path === everything ? rescan() : tree.visit(path)))
  const stillness = createStillness(clock, stillMs, (path) => {
    // A process that was stopped for a while hears of the time before it hears of the files.
    const isCurrent = !state.isWaiting(path) || (tree.isCurrent(path) && !beingRead.has(path))
    if (state.isWaiting(path) && !isThere(root)) {
      withRoot.add(path)
      tree.touch('')
    } else if (isCurrent) state.settle(path)
    else {
      if (!beingRead.has(path)) tree.touch(path)
      stillness.touch(path)
    }
  })

  const take = (path: string, reading: FileReading, whole: boolean): void => {
    state.apply(path, reading, whole)
    stillness.touch(path)
  }
  const read = function* (path: string): Work {
    const found = readText(`${root}/${path}`)
    if (found.type === 'absent') return
    if (found.type === 'unreadable') {
      last.delete(path)
      take(path, faultyReading(path, found), true)
      return
    }
    newestMs = Math.max(newestMs, found.modifiedMs)
    const before = last.get(path)
    const textHash = hash('sha1', found.text)
    if (before?.hash === textHash) return
    beingRead.add(path)
    const { reading, memory } = yield* readManifests(
      found.text,
      path,
      before?.memory ?? noMemory,
      options.nodes,
    )
    beingRead.delete(path)
    const hasEnd = looksComplete(found.text)
    last.set(path, { hash: textHash, memory, hasEnd })
    if (reading.ignored.length > 0)
      log.debug({ file: path, kinds: countEach(reading.ignored) }, 'objects of other kinds')
    take(path, reading, hasEnd || before?.hasEnd === false)
  }
  const rescan = function* (): Work {
    for (const path of state.crowdedOut) {
      last.delete(path)
      tree.touch(path)
    }
    yield* tree.rescan()
    waitForRescan()
  }
  let cancelRescan: (() => void) | undefined
  const waitForRescan = (): void => {
    const ms = tree.blind > 0 ? Math.min(rescanMs, 1_000) : rescanMs
    cancelRescan = clock.after(ms, () => queue.add(everything, false))
  }

  queue.add('', true)
  await queue.idle()
  // A file that is being written right now may not hold yet what it will: a full report would take that back.
  if (Date.now() - newestMs < stillMs) await new Promise<void>((resolve) => clock.after(stillMs, resolve))
  waitForRescan()

  return {
    objects: state.objects,
    unread: () => state.unread,
    problems: state.problems,
    listen: (its) => {
      listener = its
    },
    stop: () => {
      cancelRescan?.()
      queue.stop()
      stillness.stop()
      tree.stop()
    },
  }
}

const isThere = (root: string): boolean => lookAt(root).type === 'directory'

/** No path of a file: names that begin with a dot are left out. */
const everything = '..'

const faultyReading = (file: string, { message, cure }: Unreadable): FileReading => ({
  objects: new Map(),
  tooLarge: new Set(),
  problems: [],
  faults: [{ file, message, cure }],
  ignored: [],
})

/** A text that is cut off somewhere rarely ends like this; most files always do. */
const looksComplete = (text: string): boolean => text === '' || '\n}]'.includes(text.slice(-1))

const countEach = (kinds: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...Map.groupBy(kinds, (kind) => kind)].map(([kind, all]) => [kind, all.length]))
