/** One of several objects of the same name, from different clusters. */
export interface Claimant {
  readonly cluster: string
  /** Age in ms since 1970. */
  readonly created: number
  /** Whether there is a version of it that can be carried out. */
  readonly servable: boolean
}

/**
 * Which of several objects of one name is in force: the oldest (Gateway API, conflict resolution), then by the name of
 * the cluster. One that cannot be carried out does not keep out one that can.
 */
export const oldest = <C extends Claimant>(claimants: Iterable<C>): C | undefined =>
  [...claimants].sort(compare)[0]

const compare = (a: Claimant, b: Claimant): number =>
  Number(b.servable) - Number(a.servable) || a.created - b.created || (a.cluster < b.cluster ? -1 : 1)
