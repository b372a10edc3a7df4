import type { Clock } from '../clock.ts'
import { systemClock } from '../clock.ts'
import type { KubeError } from '../kube-error.ts'
import type { Resource } from '../resource.ts'
import type { Backoff } from '../backoff.ts'

export type WatchState =
  /** The API server does not have the kind: it is asked again every few seconds. */
  | 'waitingForKind'
  | 'listing'
  | 'watching'
  /** Something went wrong: it is tried again, and what is known stays. */
  | 'retrying'

export interface WatchListener<T> {
  /** `key` is `namespace/name`; `/name` where the kind has no namespaces. The same again is possible. */
  set(key: string, object: T): void
  deleted(key: string): void
  /**
   * A list has been told in whole, and what it did not hold is told to be gone. Also where the kind is not installed: then there is nothing.
   */
  synced(): void
  state(state: WatchState, problem?: KubeError): void
}

export interface WatchLimits {
  /** Objects a page of a list. Default 100: larger ones leave more garbage at once. */
  readonly pageSize: number
  /** A page that is longer is asked for in smaller ones. Default 64 MiB. */
  readonly pageBytes: number
  /** Of one event. Default 16 MiB. */
  readonly lineBytes: number
  /** For a page of a list, and for a watch to begin. Default 60,000. */
  readonly answerMs: number
  /** Without a byte for so long, a watch is begun anew where it was. API servers send a bookmark a minute. Default 90,000. */
  readonly idleMs: number
  /** How long a watch may take; the API server ends it. Default 300 to 600, at random. */
  readonly watchSeconds: readonly [from: number, to: number]
  /** Between attempts that fail. Default 100 ms to 10 s. */
  readonly backoff: Backoff
  /** How often a kind that is not installed, or a right that is missing, is asked for again. Default 5,000, give or take a fifth. */
  readonly pollMs: number
}

export interface WatchOptions<T> {
  readonly resource: Resource
  /** Others that are understood, in order of preference, where the resource's own version is not served. */
  readonly otherVersions?: readonly string[]
  /** Default: all namespaces. */
  readonly namespace?: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
  /** What is kept of an object; undefined leaves it out. */
  readonly trim: (object: unknown) => T | undefined
  /** Hears what `trim` and the listener throw, which ends neither the watch nor what comes after. Default: an uncaught exception. */
  readonly fault?: (error: unknown) => void
  readonly clock?: Clock
  /** 0 to 1. */
  readonly random?: () => number
  readonly limits?: Partial<WatchLimits>
}

/** Options with their defaults. */
export interface WatchPlan<T> extends Omit<WatchOptions<T>, 'limits'> {
  readonly limits: WatchLimits
  readonly clock: Clock
  readonly random: () => number
  readonly fault: (error: unknown) => void
  /** As queries. */
  readonly selectors: Readonly<Record<string, string>>
}

export const planWatch = <T>(options: WatchOptions<T>): WatchPlan<T> => {
  const { labelSelector, fieldSelector } = options
  return {
    clock: systemClock,
    random: Math.random,
    fault: throwLater,
    ...options,
    limits: { ...defaults, ...options.limits },
    selectors: {
      ...(labelSelector !== undefined && { labelSelector }),
      ...(fieldSelector !== undefined && { fieldSelector }),
    },
  }
}

const defaults: WatchLimits = {
  pageSize: 100,
  pageBytes: 64 * 1024 * 1024,
  lineBytes: 16 * 1024 * 1024,
  answerMs: 60_000,
  idleMs: 90_000,
  watchSeconds: [300, 600],
  backoff: { baseMs: 100, capMs: 10_000 },
  pollMs: 5_000,
}

const throwLater = (error: unknown): void =>
  queueMicrotask(() => {
    throw error
  })
