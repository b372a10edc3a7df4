import type { Stats } from 'node:fs'
import { opendirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Logger } from 'pino'
import { createLinkWatches } from './link-watches.ts'
import type { Unreadable } from './look-at.ts'
import { explain, lookAt, signatureOf } from './look-at.ts'
import { createWatches } from './watches.ts'
import type { Work } from './work-queue.ts'

export interface TreeListener {
  /** The path is to be visited; `urgent` if the system said so. */
  touched(path: string, urgent: boolean): void
  /** There is a file of manifests, which may differ from what was read. */
  file(path: string): Work
  faulty(path: string, why: Unreadable): void
  /** There is no file of manifests by this path, or not any longer. */
  gone(path: string): void
  /** A folder (the root is '') cannot be read or, without words, can be again. */
  folder(path: string, why: Unreadable | undefined): void
}

export interface FolderTree {
  /** Looks at what is there by the path and lets everything be visited that differs from what is known. */
  visit(path: string): Work
  /** The same for all there is: finds what no event told of. */
  rescan(): Work
  /** Lets the path be visited, and a file be read even if it looks the same. */
  touch(path: string): void
  /** Whether the path is as it was when it was visited. */
  isCurrent(path: string): boolean
  /** How many folders could not be watched. */
  readonly blind: number
  stop(): void
}

interface Directory {
  /** Empty where it was lost sight of. */
  identity: string
  /** Of files and folders in it that are known. */
  readonly names: Set<string>
}

const maxDepth = 32
const manifest = /\.(ya?ml|json)$/

/**
 * The folders and files below a root, and what to look at when the system says that something happened. Paths are
 * relative to the root, with `/` between names; the root's is ''. Names that begin with a dot are left out, as are files
 * other than .yaml, .yml and .json; links are followed.
 */
export const createFolderTree = (root: string, listener: TreeListener, log: Logger): FolderTree => {
  const directories = new Map<string, Directory>()
  const signatures = new Map<string, string>()
  const links = new Set<string>()
  /** Paths that the system named, which are read even if their metadata are the same. */
  const named = new Set<string>()

  const absolute = (path: string): string => (path === '' ? root : `${root}/${path}`)
  const touch = (path: string): void => {
    named.add(path)
    listener.touched(path, true)
  }
  const watches = createWatches(log)
  const linkWatches = createLinkWatches(watches, touch)

  const happened = (directory: string, child: string | null): void => {
    if (child === null) touch(directory)
    else if (!child.startsWith('.')) touch(join(directory, child))
    // Where Kubernetes mounts a ConfigMap, files are links that lead through the link ..data, which is swapped.
    else for (const link of links) if (parentOf(link) === directory) listener.touched(link, true)
  }

  const remember = (path: string, link: boolean): void => {
    directories.get(parentOf(path))?.names.add(basename(path))
    if (link) links.add(path)
    else links.delete(path)
  }
  const forget = (path: string): void => {
    links.delete(path)
    linkWatches.unfollow(path)
    if (signatures.delete(path)) listener.gone(path)
    const directory = directories.get(path)
    if (directory) {
      for (const name of directory.names) forget(join(path, name))
      directories.delete(path)
      watches.delete(path)
      listener.folder(path, undefined)
    }
    directories.get(parentOf(path))?.names.delete(basename(path))
  }
  /** All of it may be there again, with nothing watching. */
  const loseSight = (why: Unreadable): void => {
    for (const [path, directory] of directories) {
      directory.identity = ''
      watches.delete(path)
    }
    listener.folder('', why)
  }

  const enter = function* (path: string, stats: Stats): Work {
    const identity = identityOf(stats)
    const known = directories.get(path)
    const directory = known ?? { identity, names: new Set<string>() }
    directory.identity = identity
    directories.set(path, directory)
    watches.set(path, absolute(path), (child) => happened(path, child))
    if (path === '') watches.set('..', dirname(root), (child) => child === basename(root) && touch(''))
    yield* list(path, directory)
    // In order, so that which of two files counts does not hang on chance while they are read.
    for (const name of [...directory.names].sort()) listener.touched(join(path, name), false)
  }
  /** Adds the names that are in the folder to those that were. */
  const list = function* (path: string, directory: Directory): Work {
    try {
      const found = opendirSync(absolute(path), { bufferSize: 256 })
      try {
        for (let entry = found.readSync(), n = 1; entry; entry = found.readSync(), n++) {
          if (n % 256 === 0) yield
          if (entry.name.startsWith('.') || (entry.isFile() && !manifest.test(entry.name))) continue
          directory.names.add(entry.name)
        }
      } finally {
        found.closeSync()
      }
      listener.folder(path, undefined)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT') touch(path)
      else listener.folder(path, explain(error as NodeJS.ErrnoException))
    }
  }
  const isCycle = (path: string, stats: Stats): boolean => {
    for (let above = path; above !== '';) {
      above = parentOf(above)
      if (directories.get(above)?.identity === identityOf(stats)) return true
    }
    return false
  }

  const visitRoot = function* (): Work {
    const urgent = named.delete('')
    const found = lookAt(root)
    if (found.type !== 'directory') loseSight(found.type === 'unreadable' ? found.why : rootIsGone)
    else if (urgent || directories.get('')?.identity !== identityOf(found.stats))
      yield* enter('', found.stats)
  }
  const visitDirectory = function* (path: string, stats: Stats, urgent: boolean): Work {
    if (!urgent && directories.get(path)?.identity === identityOf(stats)) return
    if (isCycle(path, stats) || path.split('/').length > maxDepth) {
      log.warn(
        { folder: path },
        `a folder is left out: it leads back to itself, or is more than ${maxDepth} deep`,
      )
      return
    }
    yield* enter(path, stats)
  }
  const visitFile = function* (path: string, stats: Stats, link: boolean, urgent: boolean): Work {
    const signature = signatureOf(stats)
    if (!urgent && signatures.get(path) === signature) return
    signatures.set(path, signature)
    if (link) linkWatches.follow(path, absolute(path))
    else linkWatches.unfollow(path)
    yield* listener.file(path)
  }
  const visitUnreadable = (path: string, why: Unreadable): void => {
    if (manifest.test(path) && !directories.has(path)) {
      signatures.set(path, '')
      listener.faulty(path, why)
    } else {
      const directory = directories.get(path)
      if (directory) directory.identity = ''
      else directories.set(path, { identity: '', names: new Set() })
      listener.folder(path, why)
    }
  }

  const visit = function* (path: string): Work {
    const urgent = named.delete(path)
    // Else it went together with what it was in.
    if (!directories.has(parentOf(path))) return
    const found = lookAt(absolute(path))
    if (found.type === 'absent' || found.type === 'other') forget(path)
    else if (found.type === 'file' && !manifest.test(path)) forget(path)
    else {
      if (found.type === 'file' && directories.has(path)) forget(path)
      if (found.type === 'directory' && signatures.has(path)) forget(path)
      remember(path, found.type === 'unreadable' || found.link)
      if (found.type === 'unreadable') visitUnreadable(path, found.why)
      else if (found.type === 'directory') yield* visitDirectory(path, found.stats, urgent)
      else yield* visitFile(path, found.stats, found.link, urgent)
    }
  }

  return {
    visit: (path) => (path === '' ? visitRoot() : visit(path)),
    *rescan() {
      listener.touched('', false)
      for (const [path, directory] of Array.from(directories)) {
        if (directory.identity === '') continue
        yield* list(path, directory)
        for (const name of directory.names) listener.touched(join(path, name), false)
      }
    },
    touch,
    isCurrent: (path) => {
      const found = lookAt(absolute(path))
      const known = signatures.get(path)
      if (found.type === 'file') return known === signatureOf(found.stats)
      if (found.type === 'unreadable') return known === ''
      return known === undefined
    },
    get blind() {
      return watches.blind
    },
    stop: () => watches.stop(),
  }
}

const rootIsGone: Unreadable = {
  message: 'does not exist any longer: what it said stays',
  cure: 'Create the folder again; empty, it takes back everything.',
}

/** Of a name directly below the root: ''. */
const parentOf = (path: string): string => {
  const parent = dirname(path)
  return parent === '.' ? '' : parent
}

/** A folder that was removed and made again may get the same number: its birth tells. */
const identityOf = ({ dev, ino, birthtimeMs }: Stats): string => `${dev}:${ino}:${birthtimeMs}`
