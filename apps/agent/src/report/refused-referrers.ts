import type { Source } from '../source/source.ts'
import { isReferrer } from '../source/track-references.ts'

/** The objects that refer to Secrets, of which the hub refuses the present version: an earlier one may be in force. */
export interface RefusedReferrers {
  /** The hub has these objects, by objectKey, and refuses some of them. `isStale`: it has been sent an older version than the present. */
  judged(keys: readonly string[], refused: ReadonlySet<string>, isStale: (key: string) => boolean): void
  /** What a full report leaves to what the hub knows: an earlier agent may have known what versions in force refer to. */
  unread(): ReadonlySet<string>
}

const passive = ['Secret/', 'ConfigMap/']

/** @param allAccepted is called when the last of them is none any more */
export const createRefusedReferrers = (
  source: Pick<Source, 'accepted' | 'objects' | 'unread'>,
  allAccepted: () => void,
): RefusedReferrers => {
  const refusedNow = new Set<string>()
  const isAny = (): boolean => {
    for (const key of refusedNow) if (!source.objects.has(key)) refusedNow.delete(key)
    return refusedNow.size > 0
  }
  return {
    judged: (keys, refused, isStale) => {
      const wasAny = refusedNow.size > 0
      for (const key of keys) {
        if (!isReferrer(key)) continue
        if (refused.has(key)) refusedNow.add(key)
        else {
          refusedNow.delete(key)
          if (!isStale(key)) source.accepted(key)
        }
      }
      if (wasAny && !isAny()) allAccepted()
    },
    unread: () => (isAny() ? new Set([...source.unread(), ...passive]) : source.unread()),
  }
}
