import {
  GatewaysQuery,
  GatewaysView,
  ImportsQuery,
  ImportsView,
  PoliciesQuery,
  PoliciesView,
  RoutesQuery,
  RoutesView,
  ServicesQuery,
  ServicesView,
} from '@watershed/wire'
import type { PipelineResources } from '../resources/pipeline-resources.ts'
import {
  selectGateways,
  selectImports,
  selectPolicies,
  selectRoutes,
  selectServices,
} from '../resources/selections.ts'
import { addListRoute } from './add-list-route.ts'
import type { App } from './app.ts'

/** Lists of what clusters report, with what became of it: for viewers and operators. */
export const addListRoutes = (app: App, resources: PipelineResources): void => {
  addListRoute(app, 'routes', {
    summary: 'Routes of all kinds, by namespace, name, kind and cluster',
    query: RoutesQuery,
    view: RoutesView,
    resource: () => resources.routes,
    select: selectRoutes,
  })
  addListRoute(app, 'services', {
    summary: 'Services by namespace, name and cluster, with how many endpoints are ready',
    query: ServicesQuery,
    view: ServicesView,
    resource: () => resources.services,
    select: selectServices,
  })
  addListRoute(app, 'gateways', {
    summary: "Gateways of Watershed's classes, by namespace, name and cluster",
    query: GatewaysQuery,
    view: GatewaysView,
    resource: () => resources.gateways,
    select: selectGateways,
  })
  addListRoute(app, 'policies', {
    summary: 'BackendTLSPolicies and AccessPolicies, by namespace, name, kind and cluster',
    query: PoliciesQuery,
    view: PoliciesView,
    resource: () => resources.policies,
    select: selectPolicies,
  })
  addListRoute(app, 'imports', {
    summary: 'What the clusterset has of exported Services, by namespace and name',
    query: ImportsQuery,
    view: ImportsView,
    resource: () => resources.imports,
    select: selectImports,
  })
}
