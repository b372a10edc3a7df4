import type { Issue, Source } from '@watershed/model'
import type { ConfigClusters } from './choose-in-force.ts'
import type { Claimant } from './oldest.ts'

/** Why an object is not in force, for its author; undefined where it is. `winner` is the object of its name that is. */
export const notInForce = (
  source: Source,
  own: Claimant,
  winner: Claimant | undefined,
  order: ConfigClusters | undefined,
): Issue | undefined => {
  const { cluster, kind, namespace, name } = source
  const object = `${kind} ${namespace}/${name} of cluster`
  if (order && !order.includes(cluster)) {
    const cure = `promote it with \`watershed promote ${cluster}\`, or move the object to one of ${order.join(', ')}`
    const message = `${object} ${cluster} is not in force, since ${cluster} is no config cluster: ${cure}`
    return { code: 'NotConfigCluster', source, path: '', message }
  }
  if (winner === undefined || winner.cluster === cluster) return undefined
  const message = `${object} ${winner.cluster} is ${why(own, winner, order)}`
  return { code: 'Duplicate', source, path: '', message }
}

/** What decided between the two, in the order in which `chooseInForce` and `oldest` look at it, and what changes it. */
const why = (own: Claimant, winner: Claimant, order: ConfigClusters | undefined): string => {
  if (winner.servable && !own.servable)
    return 'in force, since this one cannot be carried out: correct it, or delete it'
  const cure = `delete one of the two, rename this one, or promote its cluster with \`watershed promote ${own.cluster}\``
  if (order)
    return `in force, since ${winner.cluster} comes before ${own.cluster} in the order of config clusters: ${cure}`
  return winner.created < own.created
    ? `older and in force: ${cure}`
    : `as old and in force, since ${winner.cluster} comes before ${own.cluster} by name: ${cure}`
}
