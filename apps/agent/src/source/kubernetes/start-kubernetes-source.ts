import type { Clock, Kube, KubeError, Watch, WatchLimits, WatchState } from '@watershed/kube'
import { watchResource } from '@watershed/kube'
import type { RecordKind } from '@watershed/model'
import type { SourceProblem } from '@watershed/wire'
import { limits } from '@watershed/wire'
import type { Logger } from 'pino'
import { at, rootField } from '../../report/field.ts'
import type { Trimmed } from '../../report/trim-object.ts'
import { trimObject } from '../../report/trim-object.ts'
import type { Source, SourceListener } from '../source.ts'
import { createObjectTable, tableKey } from './object-table.ts'
import { createReferredWatches, mayReferToMore } from './referred-watches.ts'
import type { SelectedWatch, Selection } from './select-watches.ts'
import { selectWatches } from './select-watches.ts'
import type { WatchStatus } from './watch-states.ts'
import { createWatchStates } from './watch-states.ts'
import { watchedKinds } from './watched-kinds.ts'

export interface KubernetesSourceOptions extends Selection {
  readonly kube: Kube
  readonly clock: Clock
  readonly log: Logger
  readonly random: () => number
  readonly maxObjects?: number
  /** Of Secrets and ConfigMaps that are referred to. Default 500. */
  readonly maxReferred?: number
  readonly watchLimits?: Partial<WatchLimits>
  /** How long the start waits for the first lists. Default 10,000. */
  readonly startMs?: number
}

export interface KubernetesSource extends Source {
  watches(): readonly WatchStatus[]
  /** In which version the API server has a kind; undefined where it has none, or the kind is not read. */
  servedVersion(kind: RecordKind): string | undefined
  /** From now on, the listener hears by objectKey of everything that comes, goes or is written, also of what is not reported. */
  onSeen(listener: (key: string) => void): void
}

/** There may be hundreds of these, of one right that is missing. */
const referredLimits = { pollMs: 15_000 }

/** How long an origin that has been read waits for the others, since each full report tells everything. */
const gatherMs = 1_000

/**
 * A cluster's API server as the source of its objects. Resolves once every kind has been listed, or cannot be for now: then what an
 * earlier agent said of it stays, as `unread` says, and is read when that is possible.
 */
export const startKubernetesSource = async (options: KubernetesSourceOptions): Promise<KubernetesSource> => {
  const { kube, clock, log, startMs = 10_000 } = options
  let listener: SourceListener | undefined
  let seen: (key: string) => void = () => undefined
  const selected = selectWatches(watchedKinds, options)
  const problemsChanged = (): void => listener?.problemsChanged()
  const changed = (key: string): void => {
    listener?.changed([key])
    referred.take(key, table.objects.get(key))
  }
  const table = createObjectTable({ changed, problemsChanged }, options.maxObjects)
  const states = createWatchStates(clock, problemsChanged)
  const start = Promise.withResolvers<void>()
  let readSince: string[] = []
  let cancelGather: (() => void) | undefined

  const tellRead = (): void => {
    const origins = readSince
    readSince = []
    for (const origin of origins) listener?.readAtLast(origin)
  }
  const readAtLast = (origin: string): void => {
    readSince.push(origin)
    cancelGather?.()
    cancelGather = clock.after(states.isEvery(isListed) ? 0 : gatherMs, tellRead)
  }
  const watch = (one: SelectedWatch): Watch => {
    states.add(one)
    const { kind, group, plural, namespaced, versions } = one.watched
    const [version, ...otherVersions] = versions
    return watchResource<Trimmed>(
      kube,
      {
        resource: { kind, group, version, plural, namespaced },
        otherVersions,
        ...(one.namespace !== undefined && { namespace: one.namespace }),
        ...(one.fieldSelector !== undefined && { fieldSelector: one.fieldSelector }),
        ...(one.labelSelector !== undefined && { labelSelector: one.labelSelector }),
        trim: (object) => trimFor(object, one, options),
        fault: (error) =>
          log.error({ err: error, kind }, 'an object could not be taken in: please report this'),
        clock,
        random: options.random,
        limits: { ...(one.name !== undefined && referredLimits), ...options.watchLimits },
      },
      {
        set: (watchKey, trimmed) => {
          const key = tableKey(kind, watchKey)
          table.set(key, trimmed)
          seen(key)
        },
        deleted: (watchKey) => {
          const key = tableKey(kind, watchKey)
          table.delete(key)
          seen(key)
        },
        synced: () => {
          const first = states.setRead(one)
          if (first && listener) readAtLast(one.origin)
          if (states.isEvery(isSettled)) start.resolve()
        },
        state: (state, problem) => {
          logState(log, one, state, problem)
          states.set(one, state, problem)
          if (states.isEvery(isSettled)) start.resolve()
        },
      },
    )
  }
  const referred = createReferredWatches({
    selection: options,
    maxReferred: options.maxReferred,
    watch,
    ended: (key, one) => {
      states.remove(one)
      table.delete(key)
      // Also where it could never be read: the hub may know it from an earlier agent.
      listener?.changed([key])
    },
    problemsChanged,
  })
  const watches = new Map(selected.map((one) => [one, watch(one)]))
  const cancelStart = clock.after(startMs, start.resolve)
  await start.promise
  cancelStart()

  return {
    objects: table.objects,
    unread: () => unreadOf(states.all, table.unread),
    problems: () =>
      listProblems([
        ...states.problems(),
        ...tellCrowded(table.crowdedOut),
        ...referred.problems(),
        ...[...table.problems.values()].flat(),
      ]),
    watches: () => states.all,
    servedVersion: (kind) => {
      const isServed = ({ selected: { watched }, state }: WatchStatus): boolean =>
        watched.kind === kind && state !== 'waitingForKind'
      const served = states.all.find(isServed)
      return served && watches.get(served.selected)?.version
    },
    accepted: referred.accepted,
    onSeen: (its) => {
      seen = its
    },
    listen: (its) => {
      listener = its
    },
    stop: () => {
      for (const one of watches.values()) one.stop()
      referred.stop()
      cancelGather?.()
      states.stop()
    },
  }
}

const isSettled = ({ read, problem }: WatchStatus): boolean => read || problem !== undefined

const isListed = ({ read, state }: WatchStatus): boolean => read || state !== 'listing'

/** Only of selected namespaces, where Namespaces come as a whole; of what is read by its name, nothing else whatever the API server answers. */
const trimFor = (
  object: unknown,
  { name }: SelectedWatch,
  { namespaces, nodes }: Selection,
): Trimmed | undefined => {
  if (name !== undefined && !isNamed(object, name)) return undefined
  const trimmed = trimObject(object, { nodes })
  const isOther =
    trimmed.type === 'object' &&
    trimmed.object.kind === 'Namespace' &&
    namespaces &&
    !namespaces.includes(trimmed.object.name)
  return isOther ? undefined : trimmed
}

const isNamed = (object: unknown, name: string): boolean =>
  at(at(rootField(object), 'metadata'), 'name').value === name

/** Where nothing has been read, also what an agent with another source said stays. */
const unreadOf = (all: readonly WatchStatus[], objects: ReadonlySet<string>): ReadonlySet<string> => {
  if (!all.some(({ read }) => read)) return new Set(['/'])
  const unread = new Set([
    ...all.filter(({ read }) => !read).map(({ selected }) => selected.origin),
    ...objects,
  ])
  return mayReferToMore(unread) ? new Set([...unread, 'Secret/', 'ConfigMap/']) : unread
}

const tellCrowded = (crowdedOut: number): readonly SourceProblem[] =>
  crowdedOut === 0
    ? []
    : [
        {
          file: '/',
          message: `${crowdedOut} objects are left out: with them the cluster would hold more than ${limits.clusterObjects}`,
          cure: 'Leave out namespaces with --exclude-namespaces, and start the agent again.',
        },
      ]

const listProblems = (all: readonly SourceProblem[]): readonly SourceProblem[] => {
  if (all.length <= limits.problems) return all
  const told = all.slice(0, limits.problems - 1)
  const message = `is where a list of ${all.length - told.length} more problems begins, too long to tell`
  return [
    ...told,
    {
      file: all[told.length]?.file ?? '/',
      message,
      cure: 'Mend the problems above; those that remain are told then.',
    },
  ]
}

const logState = (log: Logger, { origin }: SelectedWatch, state: WatchState, problem?: KubeError): void => {
  if (problem)
    log.debug({ origin, state, code: problem.code, error: problem.message }, 'a watch is tried again')
  else log.debug({ origin, state }, 'a watch')
}
