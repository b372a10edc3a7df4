import type { ConfigClustersView, ConfigClusterView } from '@watershed/wire'
import { since, table } from './table.ts'

const head = ['order', 'cluster', 'state', 'seen', 'routes', 'in force']

export const renderConfigClusters = (view: ConfigClustersView): string => {
  const { clusters, others, warnings } = view
  const rows = [
    ...clusters.map((cluster, index) => row(String(index + 1), cluster)),
    ...others.map((cluster) => row('-', cluster)),
  ]
  return [
    said(view),
    ...(rows.length > 0 ? [table(head, rows)] : []),
    ...warnings.map((warning) => `\nLook: ${warning}`),
  ].join('\n')
}

const said = ({ source, changedAt, changedBy }: ConfigClustersView): string => {
  const change = changedAt === undefined ? '' : ` by ${changedBy} at ${changedAt}`
  if (source === 'Set') return `The order was set${change}.`
  const back = change === '' ? '' : ` The order was taken back${change}.`
  return source === 'Flag'
    ? `The order is that of the hub's --config-clusters.${back}`
    : `No order is set: of several objects of one name the oldest is in force, from whichever cluster.${back}`
}

const row = (place: string, cluster: ConfigClusterView): readonly (string | number)[] => [
  place,
  cluster.name,
  cluster.state,
  cluster.silentForMs === undefined ? '-' : since(cluster.silentForMs),
  cluster.routes,
  cluster.routesInForce,
]
