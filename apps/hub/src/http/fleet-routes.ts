import type { Store } from '@watershed/store'
import {
  ClusterParams,
  ClustersView,
  ClusterView,
  EdgeParams,
  EdgesView,
  EdgeView,
  ListQuery,
} from '@watershed/wire'
import type { EdgeViews } from '../edges/edge-views.ts'
import type { ProgrammingTracker } from '../programming/track-programming.ts'
import { hashText } from '../resources/item.ts'
import { listOf } from '../resources/list-of.ts'
import { selectAll } from '../resources/selections.ts'
import type { ClusterFacts } from '../views/clusters-view.ts'
import { clusterView } from '../views/clusters-view.ts'
import { addListRoute } from './add-list-route.ts'
import type { App } from './app.ts'
import { HttpError } from './http-error.ts'
import { answerOf, sendAnswer } from './send-answer.ts'

export interface Fleet {
  readonly store: Pick<Store, 'clusters'>
  readonly programming: Pick<ProgrammingTracker, 'edges'>
  readonly edgeViews: Pick<EdgeViews, 'version'>
  readonly clusters: ClusterFacts
}

const config = { role: 'viewer' } as const

/** Clusters and edges, of which there are few: as Redis has them at the moment, for viewers and operators. */
export const addFleetRoutes = (app: App, { store, programming, edgeViews, clusters }: Fleet): void => {
  const edges = async (): Promise<readonly EdgeView[]> => (await programming.edges()).map(({ view }) => view)

  addListRoute(app, 'clusters', {
    summary: 'Clusters by name, with how their agents are',
    query: ListQuery,
    view: ClustersView,
    resource: async () =>
      listOf(
        'clusters',
        (await store.clusters()).map((state) => clusterView(state, clusters)),
        ({ name }) => name,
      ),
    select: () => selectAll,
  })

  app.get(
    '/v1/clusters/:cluster',
    {
      config,
      schema: {
        ...{ operationId: 'readCluster', summary: 'A cluster, and how its agent is', tags: ['clusters'] },
        params: ClusterParams,
        response: { 200: answerOf(ClusterView) },
      },
    },
    async (request, reply) => {
      const { cluster } = request.params
      const state = (await store.clusters()).find(({ name }) => name === cluster)
      if (!state)
        throw new HttpError('NotFound', `no agent has ever reported for cluster ${cluster}`, {
          cure: 'start its agent',
        })
      const text = JSON.stringify(clusterView(state, clusters))
      return sendAnswer(request, reply, `"${hashText(text)}"`, () => text)
    },
  )

  addListRoute(app, 'edges', {
    summary: 'Edges by node, of all replicas of the hub, with what they have acknowledged',
    query: ListQuery,
    view: EdgesView,
    resource: async () => listOf('edges', await edges(), ({ node }) => node),
    select: () => selectAll,
    beside: () => ({ version: edgeViews.version() }),
  })

  app.get(
    '/v1/edges/:node',
    {
      config,
      schema: {
        ...{
          operationId: 'readEdge',
          summary: 'An edge, by its node id (with %2F for a slash)',
          tags: ['edges'],
        },
        params: EdgeParams,
        response: { 200: answerOf(EdgeView) },
      },
    },
    async (request, reply) => {
      const { node } = request.params
      const view = (await edges()).find((one) => one.node === node)
      if (!view) throw new HttpError('NotFound', `no edge ${node} is connected`, { cure: 'start it' })
      const text = JSON.stringify(view)
      return sendAnswer(request, reply, `"${hashText(text)}"`, () => text)
    },
  )
}
