import type { Clock, KubeError, WatchState } from '@watershed/kube'
import type { SourceProblem } from '@watershed/wire'
import type { SelectedWatch } from './select-watches.ts'

/** How one watch is doing. */
export interface WatchStatus {
  readonly selected: SelectedWatch
  readonly state: WatchState
  /** Its objects have been told in whole since the start. */
  readonly read: boolean
  /** Why it does not get on; gone once it does. */
  readonly problem?: KubeError
}

export interface WatchStates {
  readonly all: readonly WatchStatus[]
  add(selected: SelectedWatch): void
  remove(selected: SelectedWatch): void
  set(selected: SelectedWatch, state: WatchState, problem?: KubeError): void
  /** Answers whether it is so only now. */
  setRead(selected: SelectedWatch): boolean
  isEvery(test: (status: WatchStatus) => boolean): boolean
  /** What was never allowed, at once; what may pass by itself, once it has lasted. */
  problems(): readonly SourceProblem[]
  stop(): void
}

/** How long something that is tried again and again may fail before it is told. */
const patienceMs = 10_000

export const createWatchStates = (clock: Clock, changed: () => void): WatchStates => {
  const all = new Map<SelectedWatch, WatchStatus>()
  const failingSince = new Map<SelectedWatch, number>()
  let cancel: (() => void) | undefined

  const lookAgain = (): void => {
    cancel?.()
    cancel = clock.after(patienceMs, changed)
  }
  const hasLasted = ({ selected }: WatchStatus): boolean =>
    clock.now() - (failingSince.get(selected) ?? Infinity) >= patienceMs
  const failing = (): readonly WatchStatus[] => [...failingSince.keys()].flatMap((one) => all.get(one) ?? [])
  /** An API server that has just started may deny for a moment what it has allowed before. */
  const isDenied = (status: WatchStatus): boolean =>
    status.problem?.code === 'Forbidden' && (!status.read || hasLasted(status))
  const isLasting = (status: WatchStatus): boolean =>
    status.problem?.code !== 'Forbidden' && hasLasted(status)
  return {
    get all() {
      return [...all.values()]
    },
    add: (selected) => void all.set(selected, { selected, state: 'listing', read: false }),
    remove: (selected) => {
      const before = all.get(selected)
      all.delete(selected)
      failingSince.delete(selected)
      if (before?.problem) changed()
    },
    set: (selected, state, problem) => {
      const before = all.get(selected)
      if (!before) return
      const { problem: known, ...rest } = before
      const isWell = state === 'watching' || state === 'waitingForKind'
      const kept = problem ?? (isWell ? undefined : known)
      all.set(selected, { ...rest, state, ...(kept && { problem: kept }) })
      if (!kept) failingSince.delete(selected)
      else if (!failingSince.has(selected)) {
        failingSince.set(selected, clock.now())
        lookAgain()
      }
      if (kept?.message !== known?.message) changed()
    },
    setRead: (selected) => {
      const before = all.get(selected)
      if (before) all.set(selected, { ...before, read: true })
      return before?.read === false
    },
    isEvery: (test) => all.values().every(test),
    problems: () => {
      const denied = failing().filter(isDenied)
      return [
        ...denied.filter(({ selected }) => selected.name === undefined).map(tellForbidden),
        ...tellReferred(denied),
        ...tellLasting(failing().filter(isLasting), all.size),
      ]
    },
    stop: () => cancel?.(),
  }
}

const tellForbidden = ({ selected, read, problem }: WatchStatus): SourceProblem => {
  const { watched, origin, namespace } = selected
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`
  return {
    file: origin,
    message: `${watched.kind} may not be read${where}, so the hub does not see ${watched.holds}${read ? ' as they are now' : ''}: ${problem?.message.slice(0, 500)}`,
    cure: problem?.cure ?? '',
  }
}

/** One for all of a kind in a namespace, since rights are given so. */
const tellReferred = (denied: readonly WatchStatus[]): readonly SourceProblem[] => {
  const referred = denied.filter(({ selected }) => selected.name !== undefined)
  const groups = Map.groupBy(referred, ({ selected }) => `${selected.watched.kind}/${selected.namespace}/`)
  return [...groups].map(([origin, all]) => {
    const [first] = all
    const names = all.map(({ selected }) => selected.name)
    const more = names.length > namesTold ? ` and ${names.length - namesTold} more` : ''
    return {
      file: origin,
      message: `${first?.selected.watched.kind} ${names.slice(0, namesTold).join(', ')}${more} in namespace ${first?.selected.namespace} may not be read, though Gateways or policies refer to it: ${first?.problem?.message.slice(0, 500)}`,
      cure: first?.problem?.cure ?? '',
    }
  })
}

const namesTold = 5

/** One for all, since what keeps one watch from its API server keeps the others. */
const tellLasting = (failing: readonly WatchStatus[], of: number): readonly SourceProblem[] => {
  const [first] = failing
  if (!first?.problem) return []
  const which =
    failing.length === of
      ? 'nothing'
      : failing
          .map(({ selected }) => selected.origin)
          .slice(0, 10)
          .join(' ')
  return [
    {
      file: '/',
      message:
        failing.length === of
          ? `nothing can be read from the API server; what was reported stays: ${first.problem.message.slice(0, 500)}`
          : `cannot be read from the API server at the moment: ${which}; what was reported stays: ${first.problem.message.slice(0, 500)}`,
      cure: first.problem.cure,
    },
  ]
}
