import type { RecordKind, ReportedObject } from '@watershed/model'
import { parseRecordKey, routeKinds } from '@watershed/model'
import type { Pipeline } from '@watershed/pipeline'
import type { GatewayView, ImportView, PolicyView, RouteSummaryView, ServiceView } from '@watershed/wire'
import { gatewayView } from '../views/gateway-view.ts'
import { importView } from '../views/import-views.ts'
import { policyView } from '../views/policy-view.ts'
import type { ShownRoute } from '../views/route-views.ts'
import { routeSummary } from '../views/route-views.ts'
import { serviceView } from '../views/service-views.ts'
import { followCollections } from './follow-collections.ts'
import type { Resource } from './resource.ts'
import { orderKey } from './resource.ts'

/** What is to be seen of the pipeline, in the order in which it is listed. */
export interface PipelineResources {
  /** By namespace, name, kind and cluster. */
  readonly routes: Resource<RouteSummaryView>
  /** By namespace, name and cluster. */
  readonly services: Resource<ServiceView>
  /** By namespace, name and cluster. */
  readonly gateways: Resource<GatewayView>
  /** By namespace, name, kind and cluster. */
  readonly policies: Resource<PolicyView>
  /** By namespace and name. */
  readonly imports: Resource<ImportView>
}

type Shown = Pick<
  Pipeline,
  | 'config'
  | 'routeStates'
  | 'routeStatuses'
  | 'backends'
  | 'gatewayStates'
  | 'gateways'
  | 'statuses'
  | 'imports'
>

export const followPipeline = (pipeline: Shown): PipelineResources => ({
  routes: routesOf(pipeline),
  services: followCollections({
    name: 'services',
    collections: [pipeline.backends],
    orderOf: (key) => {
      const [cluster = '', namespace = '', name = ''] = key.split('/')
      return orderKey(namespace, name, cluster)
    },
    read: (key) => {
      const backend = pipeline.backends.get(key)
      return backend && { of: [backend], view: () => serviceView(backend) }
    },
  }),
  gateways: gatewaysOf(pipeline),
  policies: policiesOf(pipeline),
  imports: followCollections({
    name: 'imports',
    collections: [pipeline.imports],
    orderOf: (key) => orderKey(...key.split('/')),
    read: (key) => {
      const found = pipeline.imports.get(key)
      return found && { of: [found], view: () => importView(found) }
    },
  }),
})

const routesOf = (pipeline: Shown): Resource<RouteSummaryView> =>
  followCollections({
    name: 'routes',
    collections: [pipeline.config, pipeline.routeStates, pipeline.routeStatuses],
    orderOf: ofKinds(routeKinds, ({ namespace, name, kind, cluster }) =>
      orderKey(namespace, name, kind, cluster),
    ),
    read: (key) => {
      const shown = shownRoute(pipeline, key)
      return shown && { of: [shown.state, shown.status, shown.labels], view: () => routeSummary(shown) }
    },
  })

/** By record key. */
export const shownRoute = (
  { config, routeStates, routeStatuses }: Pick<Shown, 'config' | 'routeStates' | 'routeStatuses'>,
  key: string,
): ShownRoute | undefined => {
  const [state, status] = [routeStates.get(key), routeStatuses.get(key)]
  return state && status && { state, status, labels: labelsOf(config.get(key)?.object) }
}

const gatewaysOf = ({ config, gatewayStates, gateways, statuses }: Shown): Resource<GatewayView> =>
  followCollections({
    name: 'gateways',
    collections: [config, gatewayStates, statuses],
    orderOf: ofKinds(['Gateway'], ({ namespace, name, cluster }) => orderKey(namespace, name, cluster)),
    read: (key) => {
      const [state, status] = [gatewayStates.get(key), statuses.get(key)]
      if (!state || !status) return undefined
      const source = parseRecordKey(key)
      const labels = labelsOf(config.get(key)?.object)
      const inForce = gateways.get(`${source.namespace}/${source.name}`)?.cluster === source.cluster
      return {
        of: [state, status, labels, inForce],
        view: () => gatewayView({ source, state, status, labels, inForce }),
      }
    },
  })

const policiesOf = ({ config, statuses }: Shown): Resource<PolicyView> =>
  followCollections({
    name: 'policies',
    collections: [config, statuses],
    orderOf: ofKinds(['BackendTLSPolicy', 'AccessPolicy'], ({ namespace, name, kind, cluster }) =>
      orderKey(namespace, name, kind, cluster),
    ),
    read: (key) => {
      const record = config.get(key)
      if (!record || !('spec' in record.object)) return undefined
      const { object } = record
      const status = statuses.get(key)
      return { of: [record, status], view: () => policyView({ record, object, status }) }
    },
  })

/** Of record keys, of which others than those of the kinds are of no interest. */
const ofKinds =
  (kinds: readonly RecordKind[], order: (source: ReturnType<typeof parseRecordKey>) => string) =>
  (key: string): string | undefined => {
    const source = parseRecordKey(key)
    return kinds.includes(source.kind) ? order(source) : undefined
  }

const labelsOf = (object: ReportedObject | undefined): Readonly<Record<string, string>> | undefined =>
  object && 'spec' in object ? object.labels : undefined
