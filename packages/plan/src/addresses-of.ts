import type { ReachAddress } from '@watershed/model'
import type { Target } from './find-backends.ts'

/** Which endpoints may take traffic: those that are ready or, where there are none, those that terminate but serve. */
export type Pool = 'ready' | 'terminating'

/**
 * Where edges send what is for a target: to its endpoints, or where else its cluster is reached. None where no endpoint can take
 * it, even if something else answers there.
 */
export const addressesOf = (target: Target, pool: Pool): readonly ReachAddress[] =>
  target[pool].length === 0 ? [] : (target.reach?.addresses ?? target[pool])

/** Whether something could take traffic, and there is no address to send it to. */
export const isUnreachable = ({ ready, terminating, reach }: Target): boolean =>
  ready.length + terminating.length > 0 && reach?.addresses?.length === 0
