import { isDeepStrictEqual } from 'node:util'
import { limits } from '@watershed/wire'
import type { SourceProblem } from '@watershed/wire'
import type { SourceListener } from '../source.ts'
import type { Claims } from './claims.ts'
import { createClaims } from './claims.ts'
import { listProblems, tellCrowded } from './list-problems.ts'
import type { FileReading } from './read-manifests.ts'

interface FileState {
  /** Keys of what it says now. */
  readonly said: Set<string>
  /** Those of them that it held no longer when it was last read. */
  readonly leaving: Set<string>
  /** What is to be believed once the file is still. */
  waiting: FileReading | undefined
  /** Of the reading that counts; told once the file is still. */
  problems: readonly SourceProblem[]
  /** Whether anything it says was ever taken up. */
  read: boolean
  /** Whether it holds an object of which nothing could be told, ever. */
  untold: boolean
  exists: boolean
  still: boolean
}

export interface FolderState {
  readonly objects: Claims['objects']
  readonly unread: ReadonlySet<string>
  /** Files that were left out for want of room. */
  readonly crowdedOut: ReadonlySet<string>
  problems(): readonly SourceProblem[]
  /**
   * What the file says. Additions and updates count at once, removals and faults when it is `settled`, as does all of a
   * reading that looks cut off (`whole` is false).
   */
  apply(file: string, reading: FileReading, whole: boolean): void
  /** There is no such file. */
  gone(file: string): void
  /** It has been still. */
  settle(file: string): void
  /** Whether the file's being still would take something away. */
  isWaiting(file: string): boolean
  /** A folder (ending in `/`) that cannot be read, or, without a problem, can be again. */
  setFolderProblem(folder: string, problem: SourceProblem | undefined): void
}

/** What the files of a folder say, all in all. Does no I/O; a change costs what the file at hand holds. */
export const createFolderState = (
  listener: SourceListener,
  maxObjects: number = limits.clusterObjects,
): FolderState => {
  const claims = createClaims()
  const files = new Map<string, FileState>()
  const faulty = new Map<string, readonly SourceProblem[]>()
  const unread = new Set<string>()
  const crowdedOut = new Set<string>()
  let changed: string[] = []
  let problemsChanged = false

  /** Tells the listener, after everything is in place. */
  const tell = (): void => {
    const keys = changed
    changed = []
    if (keys.length > 0) listener.changed(keys)
    if (!problemsChanged) return
    problemsChanged = false
    listener.problemsChanged()
  }
  const stateOf = (file: string): FileState => {
    const known = files.get(file)
    if (known) return known
    const state = { said: new Set<string>(), leaving: new Set<string>(), problems: [] }
    const fresh = { ...state, waiting: undefined, read: false, untold: false, exists: true, still: false }
    files.set(file, fresh)
    return fresh
  }
  const setFaulty = (file: string, problems: readonly SourceProblem[]): void => {
    if (isDeepStrictEqual(faulty.get(file) ?? [], problems)) return
    if (problems.length > 0) faulty.set(file, problems)
    else faulty.delete(file)
    problemsChanged = true
  }
  const setClaim = (...[file, key, claim]: Parameters<Claims['set']>): void => {
    const contested = claims.contested.has(key)
    if (claims.set(file, key, claim)) changed.push(key)
    problemsChanged ||= contested || claims.contested.has(key)
  }
  const setLeaving = (file: string, key: string, leaving: boolean): void => {
    const claim = claims.of(key).find(([other]) => other === file)?.[1]
    if (claim) setClaim(file, key, { ...claim, leaving })
  }

  const takeUp = (file: string, state: FileState, reading: FileReading): void => {
    for (const [key, placed] of reading.objects) {
      state.said.add(key)
      state.leaving.delete(key)
      setClaim(file, key, { ...placed, leaving: false })
    }
    for (const key of state.said) {
      if (reading.objects.has(key)) continue
      const leaves = !reading.tooLarge.has(key)
      if (leaves === state.leaving.has(key)) continue
      if (leaves) state.leaving.add(key)
      else state.leaving.delete(key)
      setLeaving(file, key, leaves)
    }
    state.read = true
    state.problems = reading.problems
    state.untold = [...reading.tooLarge].some((key) => !state.said.has(key))
    if (state.untold) unread.add(file)
    setFaulty(file, [])
  }
  const letGo = (file: string, state: FileState): void => {
    for (const key of state.leaving) {
      state.said.delete(key)
      setClaim(file, key, undefined)
    }
    state.leaving.clear()
  }
  const holdBack = (file: string, state: FileState, faults: readonly SourceProblem[]): void => {
    for (const key of state.leaving) setLeaving(file, key, false)
    state.leaving.clear()
    setFaulty(file, faults)
  }
  const isCrowdedOut = (reading: FileReading): boolean => {
    const room = maxObjects - claims.objects.size
    if (reading.objects.size <= room) return false
    return [...reading.objects.keys()].filter((key) => !claims.objects.has(key)).length > room
  }

  return {
    objects: claims.objects,
    unread,
    crowdedOut,
    problems: () => listProblems(faulty, claims, (file) => files.get(file)?.still ?? false),
    apply: (file, reading, whole) => {
      const state = stateOf(file)
      state.exists = true
      state.still = false
      const crowded = reading.faults.length === 0 && isCrowdedOut(reading)
      if (crowded) crowdedOut.add(file)
      else crowdedOut.delete(file)
      if (!crowded && whole && reading.faults.length === 0) {
        state.waiting = undefined
        takeUp(file, state, reading)
      } else {
        state.waiting = crowded ? { ...reading, faults: [tellCrowded(file, maxObjects)] } : reading
        if (!state.read) unread.add(file)
      }
      tell()
    },
    gone: (file) => {
      const state = files.get(file)
      if (!state) return
      state.exists = false
      state.still = false
      state.waiting = undefined
      crowdedOut.delete(file)
      for (const key of state.said) {
        state.leaving.add(key)
        setLeaving(file, key, true)
      }
      tell()
    },
    settle: (file) => {
      const state = files.get(file)
      if (!state) return
      const { waiting } = state
      state.still = true
      state.waiting = undefined
      if (waiting && waiting.faults.length === 0) takeUp(file, state, waiting)
      if (waiting && waiting.faults.length > 0) holdBack(file, state, waiting.faults)
      else {
        letGo(file, state)
        setFaulty(file, state.exists ? state.problems : [])
        if (!state.exists) files.delete(file)
        if (!(state.exists && state.untold) && unread.delete(file)) listener.readAtLast(file)
      }
      problemsChanged ||=
        claims.contested.size > 0 && [...state.said].some((key) => claims.contested.has(key))
      tell()
    },
    isWaiting: (file) => {
      const state = files.get(file)
      return state !== undefined && (state.waiting !== undefined || state.leaving.size > 0 || !state.exists)
    },
    setFolderProblem: (folder, problem) => {
      setFaulty(folder, problem ? [problem] : [])
      if (problem) unread.add(folder)
      else if (unread.delete(folder)) listener.readAtLast(folder)
      tell()
    },
  }
}
