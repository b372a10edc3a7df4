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
    (cluster.objects['MultiClusterHTTPRoute'] ?? 0) + (cluster.objects['HTTPRoute'] ?? 0),
    cluster.problems.length,
  ])
  const head = ['cluster', 'state', 'source', 'seen', 'services', 'slices', 'routes', 'problems']
  return [table(head, rows), ...clusters.flatMap(problems)].join('\n')
}

const state = ({ reporting, complete }: ClusterView): string => {
  if (!reporting) return 'Silent'
  return complete ? 'Reporting' : 'Loading'
}

const problems = ({ name, problems: found }: ClusterView): readonly string[] =>
  found.map(({ file, line, message, cure }) => {
    const place = line === undefined ? file : `${file}:${line}`
    return `\n${name} ${place}: ${message}\n  ${cure}`
  })
