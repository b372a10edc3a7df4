import type { Pipeline } from '@watershed/pipeline'
import type { Store } from '@watershed/store'
import {
  ClusterParams,
  ConfigClustersQuery,
  ConfigClustersRequest,
  ConfigClustersView,
} from '@watershed/wire'
import type { OrderChanges } from '../config-clusters/change-order.ts'
import type { ConfigOrder } from '../config-clusters/config-order.ts'
import type { ObjectCounts } from '../views/clusters-view.ts'
import { configClustersView } from '../views/config-clusters-view.ts'
import { countRoutes } from '../views/count-routes.ts'
import type { App } from './app.ts'

export interface ConfigClusterRoutes {
  readonly store: Pick<Store, 'clusters'>
  readonly pipeline: Pick<Pipeline, 'routes' | 'routeStatuses' | 'routeStates'>
  readonly order: ConfigOrder
  readonly changes: OrderChanges
  readonly objects: ObjectCounts
}

/** The order of config clusters: who may look at the hub reads it, an operator changes it. Every method answers with what is in force. */
export const addConfigClusterRoutes = (
  app: App,
  { store, pipeline, order, changes, objects }: ConfigClusterRoutes,
): void => {
  const response = { 200: ConfigClustersView }
  const reading = { role: 'viewer' } as const
  const writing = { role: 'operator' } as const
  const answer = async (): Promise<ConfigClustersView> =>
    configClustersView({
      order: order.inForce(),
      stated: order.stated(),
      states: await store.clusters(),
      objects,
      ...countRoutes(pipeline),
    })

  app.get('/v1/config-clusters', { config: reading, schema: { response } }, answer)

  app.put(
    '/v1/config-clusters',
    { config: writing, schema: { body: ConfigClustersRequest, response } },
    async ({ body, identity }) => {
      await changes.set(body.clusters, identity?.name ?? '-', body.resourceVersion)
      return answer()
    },
  )

  app.delete(
    '/v1/config-clusters',
    { config: writing, schema: { querystring: ConfigClustersQuery, response } },
    async ({ query, identity }) => {
      await changes.reset(identity?.name ?? '-', query.resourceVersion)
      return answer()
    },
  )

  app.post(
    '/v1/config-clusters/:cluster/promote',
    { config: writing, schema: { params: ClusterParams, response } },
    async ({ params, identity }) => {
      await changes.promote(params.cluster, identity?.name ?? '-')
      return answer()
    },
  )
}
