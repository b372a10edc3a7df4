import type { Kube } from '../kube.ts'
import { KubeError } from '../kube-error.ts'
import { laterVersion } from './later-version.ts'
import type { ObjectEvent } from './read-events.ts'
import { readEvents } from './read-events.ts'
import type { WatchPlan } from './watch-options.ts'

export interface FollowListener {
  /** The API server has begun to answer. */
  began(): void
  /** Everything up to this resourceVersion has come. */
  happened(event: ObjectEvent, position: string): void
  /** It ran for long enough to be no failure. */
  lived(): void
}

/** A watch that ran for so long before it broke was no failure to begin one. */
const livedMs = 1_000

/**
 * Reads one watch from a resourceVersion until it ends: by its timeout, or silently.
 * @throws KubeError where it broke, could not begin, or ended as soon as it had begun
 */
export const followEvents = async <T>(
  kube: Kube,
  { clock, random, limits, selectors }: WatchPlan<T>,
  { path, from, signal }: { readonly path: string; readonly from: string; readonly signal: AbortSignal },
  listener: FollowListener,
): Promise<void> => {
  const [shortest, longest] = limits.watchSeconds
  const query = {
    ...selectors,
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: from,
    timeoutSeconds: String(Math.round(shortest + random() * (longest - shortest))),
  }
  let position = from
  let began = Infinity
  const { answerMs: timeoutMs, lineBytes, idleMs } = limits
  const heed = {
    began: () => {
      began = clock.now()
      listener.began()
    },
    event: (event: ObjectEvent) => {
      position = laterVersion(position, event.object.metadata?.resourceVersion ?? position)
      listener.happened(event, position)
    },
  }
  try {
    await readEvents(kube, { path, query, clock, signal, timeoutMs, lineBytes, idleMs }, heed)
  } finally {
    if (clock.now() - began >= livedMs) listener.lived()
  }
  if (position === from && clock.now() - began < livedMs)
    throw new KubeError('Unreachable', `GET ${path}: the watch ended at once`, 'It is begun again.')
}
