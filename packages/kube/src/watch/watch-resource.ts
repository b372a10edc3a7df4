import type { Clock } from '../clock.ts'
import { systemClock } from '../clock.ts'
import { explainFailure } from '../explain-failure.ts'
import type { Kube } from '../kube.ts'
import { KubeError } from '../kube-error.ts'
import type { Resource } from '../resource.ts'
import { resourcePath } from '../resource.ts'
import { sleep } from '../sleep.ts'
import type { Backoff } from './backoff.ts'
import { backoffMs } from './backoff.ts'
import { createPicture } from './create-picture.ts'
import { isAbsent } from './is-absent.ts'
import { laterVersion } from './later-version.ts'
import { listPages } from './list-pages.ts'
import { readEvents } from './read-events.ts'

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
  /** A list has been told in whole, and what it did not hold is told to be gone. Also where the kind is not installed: then there is nothing. */
  synced(): void
  state(state: WatchState, problem?: KubeError): void
}

export interface WatchLimits {
  /** Objects a page of a list. Default 100. */
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
  /** How often a kind that is not installed, or a permission that is missing, is asked for again. Default 5,000, give or take a fifth. */
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

export interface Watch {
  readonly state: WatchState
  /** The version that is read. */
  readonly version: string
  /** Ends it; the listener hears no more. */
  stop(): void
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

/** A watch that ran for so long before it broke was no failure to begin one. */
const livedMs = 1_000

/**
 * Tells a listener what objects of a kind there are, and goes on telling it until it is stopped, whatever happens to connections and API server.
 * Nothing known is dropped on failure: `deleted` comes of an event, or of a whole list without the object.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export const watchResource = <T>(kube: Kube, options: WatchOptions<T>, listener: WatchListener<T>): Watch => {
  const { resource, clock = systemClock, random = Math.random } = options
  const limits = { ...defaults, ...options.limits }
  const versions = [resource.version, ...(options.otherVersions ?? [])]
  const quit = new AbortController()
  const { signal } = quit
  const picture = createPicture(options.trim, listener, options.fault ?? throwLater, signal)
  let version = resource.version
  let state: WatchState = 'listing'
  /** The resourceVersion up to which everything has been told. */
  let position: string | undefined
  let failures = 0
  /** The API server has said once, or has been believed, that it does not have the kind. */
  let absence: 'told' | 'believed' | undefined

  const tell = (now: WatchState, problem?: KubeError): void => {
    state = now
    picture.state(now, problem)
  }
  const selectors = {
    ...(options.labelSelector !== undefined && { labelSelector: options.labelSelector }),
    ...(options.fieldSelector !== undefined && { fieldSelector: options.fieldSelector }),
  }
  const path = (): string => resourcePath({ ...resource, version }, options.namespace)

  const list = async (): Promise<void> => {
    if (absence === undefined) tell('listing')
    const { pageSize, pageBytes, answerMs } = limits
    const query = selectors
    const request = { path: path(), query, pageSize, pageBytes, timeoutMs: answerMs, signal }
    position = await listPages(kube, request, picture.beginList, picture.listed)
    absence = undefined
    picture.endList()
  }
  /** The first version that is served; false where none is. */
  const listAnyVersion = async (): Promise<boolean> => {
    for (const candidate of [version, ...versions.filter((one) => one !== version)]) {
      try {
        version = candidate
        await list()
        return true
      } catch (error) {
        if (!(error instanceof KubeError) || error.code !== 'NotFound') throw error
      }
    }
    version = resource.version
    return false
  }
  /** Where something is known, the API server has to say twice that it does not have the kind. */
  const heedAbsence = async (): Promise<void> => {
    if (absence === 'believed') return
    if (!(await isAbsent(kube, resource, versions, signal)))
      throw new KubeError(
        'ServerError',
        `${path()} is not there, though the API server lists it`,
        'It is asked again; look into the log of the API server.',
      )
    const believed = absence === 'told' || picture.isEmpty
    absence = believed ? 'believed' : 'told'
    tell('waitingForKind')
    if (!believed) return
    picture.beginList()
    picture.endList()
  }
  const follow = async (from: string): Promise<void> => {
    let at = from
    let began = Infinity
    const [shortest, longest] = limits.watchSeconds
    const query = {
      ...selectors,
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: from,
      timeoutSeconds: String(Math.round(shortest + random() * (longest - shortest))),
    }
    const { answerMs, lineBytes, idleMs } = limits
    const request = { path: path(), query, clock, signal, timeoutMs: answerMs, lineBytes, idleMs }
    try {
      await readEvents(
        kube,
        request,
        () => {
          began = clock.now()
          tell('watching')
        },
        (event) => {
          at = laterVersion(at, event.object.metadata?.resourceVersion ?? at)
          position = at
          failures = 0
          picture.happened(event)
        },
      )
    } finally {
      if (clock.now() - began >= livedMs) failures = 0
    }
    if (at === from && clock.now() - began < livedMs)
      throw new KubeError('Unreachable', `GET ${path()}: the watch ended at once`, 'It is begun again.')
  }
  /** One list or watch. Returns how long to wait before the next. */
  const turn = async (): Promise<number> => {
    if (position !== undefined) await follow(position)
    else if (!(await listAnyVersion())) {
      await heedAbsence()
      return pollMs()
    }
    return 0
  }
  const pollMs = (): number => limits.pollMs * (0.8 + 0.4 * random())
  const recover = (error: KubeError): number => {
    failures += 1
    if (error.code === 'Gone' || error.code === 'NotFound') position = undefined
    else tell('retrying', error)
    const pause = backoffMs(failures, limits.backoff, random)
    if (isDenial(error)) return Math.max(pause, pollMs())
    return Math.max(pause, error.retryAfterMs ?? 0)
  }
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      let pause = 0
      try {
        pause = await turn()
      } catch (error) {
        if (!signal.aborted) pause = recover(explainFailure(error, `GET ${path()}`, kube.server))
      }
      if (pause > 0) await sleep(clock, pause, signal)
    }
  }
  void run()
  return {
    get state() {
      return state
    },
    get version() {
      return version
    },
    stop: () => quit.abort(),
  }
}

/** What asking again soon would not change. */
const isDenial = ({ code }: KubeError): boolean => code === 'Forbidden' || code === 'Unauthorized'

const throwLater = (error: unknown): void =>
  queueMicrotask(() => {
    throw error
  })
