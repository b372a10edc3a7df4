import type { ClustersView, ConfigClustersView, EdgesView, RoutesView } from '@watershed/wire'
import { statusOf } from './render-routes.ts'

export interface Status {
  readonly clusters: ClustersView['clusters']
  readonly routes: RoutesView['routes']
  readonly edges: EdgesView['edges']
  readonly configClusters: ConfigClustersView
}

/** A line each, with what needs a look. */
export const renderStatus = ({ clusters, routes, edges, configClusters }: Status): string => {
  const silent = clusters.filter(({ reporting }) => !reporting).map(({ name }) => name)
  const problems = clusters.reduce((sum, cluster) => sum + cluster.problems.length, 0)
  // Where an order is stated, an object that another cluster's of its name stands before is as it should be.
  const fine = configClusters.source === 'None' ? ['Accepted'] : ['Accepted', 'Duplicate']
  const refused = routes.filter(({ conditions }) => !fine.includes(statusOf(conditions)))
  const behind = edges.filter(({ current }) => !current).map(({ node }) => node)
  const nacks = edges.reduce((sum, edge) => sum + edge.nacks.length, 0)
  return [
    line('Clusters', clusters.length, [notes('silent', silent), count(problems, 'problem', 'get clusters')]),
    configLine(configClusters),
    line('Routes', routes.length, [
      notes(
        'not in order',
        refused.map(({ namespace, name }) => `${namespace}/${name}`),
      ),
    ]),
    line('Edges', edges.length, [notes('behind', behind), count(nacks, 'NACK', 'get edges')]),
  ].join('\n')
}

const configLine = ({ clusters, warnings }: ConfigClustersView): string =>
  line('Config', clusters.map(({ name }) => name).join(' > ') || 'the oldest of any cluster', [
    count(warnings.length, 'warning', 'config-clusters'),
  ])

const line = (title: string, total: number | string, remarks: readonly string[]): string =>
  `${`${title}:`.padEnd(10)}${total}${remarks
    .filter(Boolean)
    .map((remark) => `, ${remark}`)
    .join('')}`

const notes = (says: string, names: readonly string[]): string =>
  names.length === 0
    ? ''
    : `${names.length} ${says}: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`

const count = (number: number, what: string, shownBy: string): string =>
  number === 0 ? '' : `${number} ${what}${number === 1 ? '' : 's'} (${shownBy})`
