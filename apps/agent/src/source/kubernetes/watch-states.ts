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
  set(index: number, state: WatchState, problem?: KubeError): void
  setRead(index: number): void
  /** What was never allowed, at once; what may pass by itself, once it has lasted. */
  problems(): readonly SourceProblem[]
  stop(): void
}

/** How long something that is tried again and again may fail before it is told. */
const patienceMs = 10_000

export const createWatchStates = (
  selected: readonly SelectedWatch[],
  clock: Clock,
  changed: () => void,
): WatchStates => {
  const all: WatchStatus[] = selected.map((one) => ({ selected: one, state: 'listing', read: false }))
  /** Since when, by index. */
  const failingSince = new Map<number, number>()
  let cancel: (() => void) | undefined

  const lookAgain = (): void => {
    cancel?.()
    cancel = clock.after(patienceMs, changed)
  }
  const hasLasted = (index: number): boolean =>
    clock.now() - (failingSince.get(index) ?? Infinity) >= patienceMs
  /** An API server that has just started may deny for a moment what it has allowed before. */
  const denied = (): readonly WatchStatus[] =>
    all.filter(({ problem, read }, index) => problem?.code === 'Forbidden' && (!read || hasLasted(index)))
  const lasting = (): readonly WatchStatus[] =>
    all.filter(({ problem }, index) => problem && problem.code !== 'Forbidden' && hasLasted(index))
  return {
    all,
    set: (index, state, problem) => {
      const before = all[index]
      if (!before) return
      const { problem: known, ...rest } = before
      const isWell = state === 'watching' || state === 'waitingForKind'
      const kept = problem ?? (isWell ? undefined : known)
      all[index] = { ...rest, state, ...(kept && { problem: kept }) }
      if (!kept) failingSince.delete(index)
      else if (!failingSince.has(index)) {
        failingSince.set(index, clock.now())
        lookAgain()
      }
      if (kept?.message !== known?.message) changed()
    },
    setRead: (index) => {
      const before = all[index]
      if (before) all[index] = { ...before, read: true }
    },
    problems: () => [...denied().map(tellForbidden), ...tellLasting(lasting(), all.length)],
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
