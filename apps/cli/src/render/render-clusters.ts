import { routeKinds } from '@watershed/model'
import type { ClustersView, ClusterView } from '@watershed/wire'
import { since, table } from './table.ts'

export const renderClusters = ({ clusters }: ClustersView): string => {
  if (clusters.length === 0) return 'No cluster has reported yet.'
  const rows = clusters.map((cluster) => [
    cluster.name,
    state(cluster),
    cluster.source,
    since(cluster.silentForMs),
    cluster.objects['Service'] ?? 0,
    cluster.objects['EndpointSlice'] ?? 0,
    routeKinds.reduce((sum, kind) => sum + (cluster.objects[kind] ?? 0), 0),
    reachOf(cluster),
    cluster.problems.length,
  ])
  const head = ['cluster', 'state', 'source', 'seen', 'services', 'slices', 'routes', 'reach', 'problems']
  return [table(head, rows), ...clusters.flatMap(problems)].join('\n')
}

const state = ({ reporting, complete }: ClusterView): string => {
  if (!reporting) return 'Silent'
  return complete ? 'Reporting' : 'Loading'
}

/** `Gateway 10.0.0.9:80`, `NodePort 10.0.0.1 +2`. */
const reachOf = ({ reach }: ClusterView): string => {
  if (!reach) return '-'
  const { mode, gatewayAddresses, nodeAddresses } = reach
  const [first = 'nowhere', ...others] = mode === 'Gateway' ? gatewayAddresses : nodeAddresses
  if (mode === 'PodAddresses' || mode === 'LoadBalancer') return mode
  return `${mode} ${first}${others.length > 0 ? ` +${others.length}` : ''}`
}

const problems = ({ name, problems: found }: ClusterView): readonly string[] =>
  found.map(({ file, line, message, cure }) => {
    const place = line === undefined ? file : `${file}:${line}`
    return `\n${name} ${place}: ${message}\n  ${cure}`
  })
