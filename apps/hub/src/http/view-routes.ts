import type { Pipeline } from '@watershed/pipeline'
import type { Store } from '@watershed/store'
import {
  ClustersView,
  EdgesView,
  RouteParams,
  RouteQuery,
  RoutesView,
  RouteView,
  ServicesQuery,
  ServicesView,
} from '@watershed/wire'
import type { EdgeViews } from '../edges/edge-views.ts'
import type { ProgrammingTracker } from '../programming/track-programming.ts'
import type { WithheldSecrets } from '../secrets/withheld-secrets.ts'
import type { ObjectCounts } from '../views/clusters-view.ts'
import { clustersView } from '../views/clusters-view.ts'
import { edgesView } from '../views/edges-view.ts'
import { routesView, routeView } from '../views/route-views.ts'
import { servicesView } from '../views/services-view.ts'
import type { App } from './app.ts'

export interface Viewed {
  readonly store: Store
  readonly pipeline: Pipeline
  readonly programming: Pick<ProgrammingTracker, 'edges' | 'acknowledgements'>
  readonly edgeViews: Pick<EdgeViews, 'version'>
  readonly objects: ObjectCounts
  readonly withheld: Pick<WithheldSecrets, 'problems'>
}

/** What people and the CLI read, with a viewer's or an operator's token. */
export const addViewRoutes = (
  app: App,
  { store, pipeline, programming, edgeViews, objects, withheld }: Viewed,
): void => {
  const config = { role: 'viewer' } as const

  app.get('/v1/clusters', { config, schema: { response: { 200: ClustersView } } }, async () =>
    clustersView(await store.clusters(), { ...pipeline, objects, problems: withheld.problems }),
  )

  app.get(
    '/v1/services',
    { config, schema: { querystring: ServicesQuery, response: { 200: ServicesView } } },
    async ({ query }) => servicesView(pipeline.backends, query),
  )

  app.get('/v1/routes', { config, schema: { response: { 200: RoutesView } } }, async () =>
    routesView(pipeline),
  )

  app.get(
    '/v1/routes/:namespace/:name',
    { config, schema: { params: RouteParams, querystring: RouteQuery, response: { 200: RouteView } } },
    async ({ params: { namespace, name }, query }) =>
      routeView({ ...pipeline, acknowledgements: programming.acknowledgements }, namespace, name, query),
  )

  app.get('/v1/edges', { config, schema: { response: { 200: EdgesView } } }, async () =>
    edgesView(await programming.edges(), edgeViews.version()),
  )
}
