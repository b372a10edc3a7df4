import { explainFailure } from '../explain-failure.ts'
import type { Kube } from '../kube.ts'
import type { KubeError } from '../kube-error.ts'
import { sleep } from '../sleep.ts'
import { backoffMs } from '../backoff.ts'
import { createLister } from './create-lister.ts'
import { createPicture } from './create-picture.ts'
import { followEvents } from './follow-events.ts'
import { isAhead } from './later-version.ts'
import type { WatchListener, WatchOptions, WatchState } from './watch-options.ts'
import { planWatch } from './watch-options.ts'

export interface Watch {
  readonly state: WatchState
  /** The version that is read. */
  readonly version: string
  /** Ends it; the listener hears no more. */
  stop(): void
}

/**
 * Tells a listener what objects of a kind there are, and goes on telling it until it is stopped, whatever happens to connections and API server.
 * Nothing known is dropped on failure: `deleted` comes of an event, or of a whole list without the object.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export const watchResource = <T>(kube: Kube, options: WatchOptions<T>, listener: WatchListener<T>): Watch => {
  const plan = planWatch(options)
  const { clock, random, limits } = plan
  const quit = new AbortController()
  const { signal } = quit
  const picture = createPicture(plan.trim, listener, plan.fault, signal)
  let state: WatchState = 'listing'
  /** The resourceVersion up to which everything has been told; undefined where only a list will do. */
  let position: string | undefined
  let failures = 0
  /** The API server may be another than the one that told `position`. */
  let doubtful = false

  const tell = (now: WatchState, problem?: KubeError): void => {
    state = now
    picture.state(now, problem)
  }
  const lister = createLister(kube, plan, picture, tell, signal)
  const follow = (from: string): Promise<void> =>
    followEvents(
      kube,
      plan,
      { path: lister.path(), from, signal },
      {
        began: () => tell('watching'),
        happened: (event, now) => {
          position = now
          failures = 0
          picture.happened(event)
        },
        lived: () => {
          failures = 0
        },
      },
    )
  const pollMs = (): number => limits.pollMs * (0.8 + 0.4 * random())
  /** One list or watch. Returns how long to wait before the next. */
  const turn = async (): Promise<number> => {
    // A watch from a version that is yet to come would say nothing until then.
    if (position !== undefined && doubtful && isAhead(position, await lister.newest())) position = undefined
    doubtful = false
    if (position === undefined) {
      position = await lister.list()
      return position === undefined ? pollMs() : 0
    }
    await follow(position)
    return 0
  }
  /** Likewise, after a failure. */
  const recover = (error: KubeError): number => {
    failures += 1
    doubtful = true
    if (error.code === 'Gone' || error.code === 'NotFound') position = undefined
    else tell('retrying', error)
    const asked = isDenial(error) && failures > hastyDenials ? pollMs() : (error.retryAfterMs ?? 0)
    return Math.max(backoffMs(failures - 1, limits.backoff, random), asked)
  }
  const attempt = async (): Promise<number> => {
    try {
      return await turn()
    } catch (error) {
      return signal.aborted ? 0 : recover(explainFailure(error, `GET ${lister.path()}`, kube.server))
    }
  }
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const pause = await attempt()
      if (pause > 0) await sleep(clock, pause, signal)
    }
  }
  void run()
  return {
    get state() {
      return state
    },
    get version() {
      return lister.version
    },
    stop: () => quit.abort(),
  }
}

/** An API server that has just started denies what it allows a second later. */
const hastyDenials = 5

/** What asking again soon would not change. */
const isDenial = ({ code }: KubeError): boolean => code === 'Forbidden' || code === 'Unauthorized'
