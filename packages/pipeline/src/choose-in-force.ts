import type { Claimant } from './oldest.ts'
import { oldest } from './oldest.ts'

/** Clusters whose Gateways and routes count, the first of them before the others. */
export type ConfigClusters = readonly string[]

/** What decides of an object, so that other changes of it are none to those it keeps out of force. */
export const claimantOf = (object: Claimant | undefined): Claimant | undefined =>
  object && { cluster: object.cluster, created: object.created, servable: object.servable }

/**
 * Which of several objects of one name is in force. Where an order of config clusters is stated: that of the first cluster in
 * it; those of clusters outside it never. Where none is: the oldest, since nobody has said whom to prefer, and an object that
 * is new somewhere should not take over what is served. One that cannot be carried out does not keep out one that can.
 */
export const chooseInForce = <C extends Claimant>(
  claimants: Iterable<C>,
  order: ConfigClusters | undefined,
): C | undefined => {
  if (!order) return oldest(claimants)
  const rank = ({ cluster }: C): number => order.indexOf(cluster)
  return [...claimants]
    .filter((claimant) => rank(claimant) >= 0)
    .sort((a, b) => Number(b.servable) - Number(a.servable) || rank(a) - rank(b))[0]
}
