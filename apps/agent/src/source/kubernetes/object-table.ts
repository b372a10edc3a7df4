import { isDeepStrictEqual } from 'node:util'
import type { ObjectName, ReportedObject } from '@watershed/model'
import { objectKey } from '@watershed/model'
import type { SourceProblem } from '@watershed/wire'
import { limits } from '@watershed/wire'
import type { Trimmed } from '../../report/trim-object.ts'
import { describeObject } from '../../report/trim-object.ts'

export interface ObjectTable {
  /** By objectKey. */
  readonly objects: ReadonlyMap<string, ReportedObject>
  /** Objects that are there, but of which no version could be read since the start. */
  readonly unread: ReadonlySet<string>
  /** By objectKey: objects whose present version cannot be read, or that there is no room for. */
  readonly problems: ReadonlyMap<string, readonly SourceProblem[]>
  /** Left out for want of room. */
  readonly crowdedOut: number
  set(key: string, trimmed: Trimmed): void
  delete(key: string): void
}

export interface TableListener {
  changed(key: string): void
  problemsChanged(): void
}

/**
 * What the API server says now. An object whose new version cannot be read keeps what its last one said; one of which none could be read
 * is left to what the hub knows of it.
 */
export const createObjectTable = (
  listener: TableListener,
  maxObjects: number = limits.clusterObjects,
): ObjectTable => {
  const objects = new Map<string, ReportedObject>()
  const unread = new Set<string>()
  const problems = new Map<string, readonly SourceProblem[]>()
  const crowdedOut = new Set<string>()

  const setProblems = (key: string, now: readonly SourceProblem[]): void => {
    if (isDeepStrictEqual(problems.get(key) ?? [], now)) return
    if (now.length > 0) problems.set(key, now)
    else problems.delete(key)
    listener.problemsChanged()
  }
  const crowd = (key: string, crowded: boolean): void => {
    if (crowded === crowdedOut.has(key)) return
    if (crowded) crowdedOut.add(key)
    else crowdedOut.delete(key)
    listener.problemsChanged()
  }
  const accept = (key: string, object: ReportedObject): void => {
    setProblems(key, [])
    const known = objects.get(key)
    crowd(key, !known && objects.size >= maxObjects)
    if (crowdedOut.has(key)) unread.add(key)
    else {
      const news = unread.delete(key) || !isDeepStrictEqual(known, object)
      if (!news) return
      objects.set(key, object)
      listener.changed(key)
    }
  }
  const hold = (key: string, now: readonly SourceProblem[]): void => {
    setProblems(key, now)
    if (!objects.has(key)) unread.add(key)
  }
  return {
    objects,
    unread,
    problems,
    get crowdedOut() {
      return crowdedOut.size
    },
    set: (key, trimmed) => {
      if (trimmed.type === 'object') accept(key, trimmed.object)
      else if (trimmed.type === 'tooLarge') hold(key, [tellSize(key, trimmed.object, trimmed.bytes)])
      else if (trimmed.type === 'faulty') hold(key, tellFaults(key, trimmed))
    },
    delete: (key) => {
      setProblems(key, [])
      crowd(key, false)
      const known = objects.delete(key)
      if (unread.delete(key) || known) listener.changed(key)
    },
  }
}

const tellFaults = (
  key: string,
  { object = key, faults }: Extract<Trimmed, { type: 'faulty' }>,
): readonly SourceProblem[] =>
  faults.map(({ message, cure }) => ({
    file: key,
    object: clip(object),
    message: clip(message),
    cure: clip(cure),
  }))

const tellSize = (key: string, object: ObjectName, bytes: number): SourceProblem => ({
  file: key,
  object: clip(describeObject(object)),
  message: `is ${bytes} bytes as JSON, more than ${limits.objectBytes}: what it said before stays`,
  cure: 'Split it, as a route into routes of fewer rules, or endpoints over several slices.',
})

const clip = (text: string): string =>
  text.length > limits.problemLength / 4 ? `${text.slice(0, limits.problemLength / 4)}…` : text

/** The key of an object that a watch tells of. */
export const tableKey = (kind: ObjectName['kind'], watchKey: string): string => {
  const slash = watchKey.indexOf('/')
  return objectKey({ kind, namespace: watchKey.slice(0, slash), name: watchKey.slice(slash + 1) })
}
