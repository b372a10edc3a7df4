import type { Issue, Source } from '@watershed/model'
import type { ConfigClusters } from './choose-in-force.ts'

/** Why an object is not in force, for its author; undefined where it is. `winner` is the cluster whose object of its name is. */
export const notInForce = (
  source: Source,
  winner: string | undefined,
  order: ConfigClusters | undefined,
): Issue | undefined => {
  const { cluster, kind, namespace, name } = source
  const object = `${kind} ${namespace}/${name} of cluster`
  if (order && !order.includes(cluster)) {
    const cure = `add ${cluster} to the hub's --config-clusters, or move the object to one of ${order.join(', ')}`
    const message = `${object} ${cluster} is not in force, since ${cluster} is no config cluster: ${cure}`
    return { code: 'NotConfigCluster', source, path: '', message }
  }
  if (winner === undefined || winner === cluster) return undefined
  const cure = 'delete one of the two, or rename this one'
  const message = `${object} ${winner} is ${why(cluster, winner, order)}: ${cure}`
  return { code: 'Duplicate', source, path: '', message }
}

const why = (cluster: string, winner: string, order: ConfigClusters | undefined): string => {
  if (!order) return 'older and in force'
  return order.indexOf(winner) < order.indexOf(cluster)
    ? `in force, since ${winner} comes before ${cluster} in the order of config clusters`
    : 'in force, since this one cannot be carried out'
}
