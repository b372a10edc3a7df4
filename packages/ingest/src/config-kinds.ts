import type { ReportedConfig } from '@watershed/model'
import gatewayClass from './gen/gateway-class.json' with { type: 'json' }
import gateway from './gen/gateway.json' with { type: 'json' }
import httpRoute from './gen/http-route.json' with { type: 'json' }
import multiClusterHttpRoute from './gen/multi-cluster-http-route.json' with { type: 'json' }
import serviceExport from './gen/service-export.json' with { type: 'json' }
import type { Schema } from './schema/schema.ts'

export interface ConfigKind {
  /** All of them have the same schema. */
  readonly apiVersions: readonly string[]
  /** Of the spec. */
  readonly schema: Schema
}

const gatewayApi = ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1beta1']
const mcsApi = ['multicluster.x-k8s.io/v1beta1', 'multicluster.x-k8s.io/v1alpha1']

export const configKinds: Readonly<Record<ReportedConfig['kind'], ConfigKind>> = {
  GatewayClass: { apiVersions: gatewayApi, schema: gatewayClass as Schema },
  Gateway: { apiVersions: gatewayApi, schema: gateway as Schema },
  HTTPRoute: { apiVersions: gatewayApi, schema: httpRoute as Schema },
  MultiClusterHTTPRoute: {
    apiVersions: ['watershed.dev/v1alpha1'],
    schema: multiClusterHttpRoute as Schema,
  },
  ServiceExport: { apiVersions: mcsApi, schema: serviceExport as Schema },
}
