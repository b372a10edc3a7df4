import type { ObjectName } from '@watershed/model'
import { parseRecordKey } from '@watershed/model'
import type { SourceProblem } from '@watershed/wire'
import { limits } from '@watershed/wire'
import type { Source } from '../source/source.ts'
import { isReferrer } from '../source/track-references.ts'

/** A report without its place in a session. */
export interface Outgoing {
  /** Objects as JSON. */
  readonly upserts: readonly string[]
  /** Theirs, in order. */
  readonly keys: readonly string[]
  readonly deletes: readonly ObjectName[]
  readonly full?: 'more' | 'end'
  readonly unread?: readonly string[]
  readonly problems?: readonly SourceProblem[]
}

/**
 * What the hub has yet to be told: keys, not versions, so it is bounded by the number of objects, and whatever happens to an
 * object while its report waits becomes one report of how it is by then.
 */
export interface Outbox {
  changed(keys: Iterable<string>): void
  problemsChanged(): void
  /** The hub knows nothing: everything is to be told, as a full report. */
  restart(): void
  /** The next report, or nothing. It is taken out: whoever takes it sends it until it arrives, or restarts. */
  take(maxBytes: number): Outgoing | undefined
  readonly isEmpty: boolean
  /** Whether an object has changed, or may have, since it was taken out. */
  has(key: string): boolean
  /** Whether the last full report left this origin's objects to the hub. */
  leftUnread(origin: string): boolean
}

/** What is told of a source. */
export type Told = Pick<Source, 'unread' | 'problems'> & {
  readonly objects: Pick<Source['objects'], 'get' | 'keys'>
}

export const createOutbox = (source: Told): Outbox => {
  /** Keys that a full report has not come to, while there is one under way. */
  let rest: Set<string> | undefined
  const dirty = new Set<string>()
  let problemsDirty = false
  let toldProblems = ''
  let unread: readonly string[] = []

  const takeProblems = (): readonly SourceProblem[] | undefined => {
    if (!problemsDirty) return undefined
    problemsDirty = false
    const problems = source.problems()
    const json = JSON.stringify(problems)
    if (json === toldProblems) return undefined
    toldProblems = json
    return problems
  }
  const takeFull = (keys: Set<string>, maxBytes: number): Outgoing => {
    const part = cut(keys, source.objects, maxBytes)
    // What the hub refuses decides what the end says of Secrets.
    if (keys.size > 0 || part.keys.some(isReferrer)) return { ...part, full: 'more' }
    rest = undefined
    unread = boundUnread(source.unread())
    const problems = takeProblems() ?? []
    return { ...part, full: 'end', problems, ...(unread.length > 0 && { unread }) }
  }
  const takeChanges = (maxBytes: number): Outgoing | undefined => {
    const { upserts, keys, deletes } = cut(dirty, source.objects, maxBytes)
    const problems = takeProblems()
    if (upserts.length + deletes.length === 0 && !problems) return undefined
    return { upserts, keys, deletes, ...(problems && { problems }) }
  }
  return {
    changed: (keys) => {
      for (const key of keys) if (!rest?.has(key)) dirty.add(key)
    },
    problemsChanged: () => {
      problemsDirty = true
    },
    restart: () => {
      rest = new Set(source.objects.keys())
      dirty.clear()
      problemsDirty = true
      toldProblems = ''
    },
    take: (maxBytes) => (rest ? takeFull(rest, maxBytes) : takeChanges(maxBytes)),
    get isEmpty() {
      return rest === undefined && dirty.size === 0 && !problemsDirty
    },
    has: (key) => dirty.has(key) || rest?.has(key) === true,
    leftUnread: (origin) =>
      unread.some(
        (named) => named === '/' || named === origin || (named.endsWith('/') && origin.startsWith(named)),
      ),
  }
}

/** Takes keys out, in order, until a report is full; their objects as they are now, or as gone. */
const cut = (
  keys: Set<string>,
  objects: Told['objects'],
  maxBytes: number,
): { readonly upserts: string[]; readonly keys: string[]; readonly deletes: ObjectName[] } => {
  const upserts: string[] = []
  const told: string[] = []
  const deletes: ObjectName[] = []
  let bytes = 0
  for (const key of keys) {
    if (upserts.length >= limits.partObjects || deletes.length >= limits.partObjects) break
    const object = objects.get(key)
    if (object) {
      const json = JSON.stringify(object)
      const size = Buffer.byteLength(json) + 1
      if (bytes > 0 && bytes + size > maxBytes) break
      bytes += size
      upserts.push(json)
      told.push(key)
    } else deletes.push(nameOf(key))
    keys.delete(key)
  }
  return { upserts, keys: told, deletes }
}

const nameOf = (key: string): ObjectName => {
  const { kind, namespace, name } = parseRecordKey(`/${key}`)
  return { kind, namespace, name }
}

const maxUnread = 1_000
const maxUnreadLength = 128 * 1024

/** Where the list would not fit a report, all origins stay as they were. */
const boundUnread = (origins: ReadonlySet<string>): readonly string[] => {
  const all = [...origins]
  const length = all.reduce((sum, origin) => sum + origin.length, 0)
  return all.length > maxUnread || length > maxUnreadLength ? ['/'] : all
}
