import type { ReportedConfig } from '@watershed/model'
import accessPolicy from './gen/access-policy.json' with { type: 'json' }
import backendTlsPolicy from './gen/backend-tls-policy.json' with { type: 'json' }
import edgePool from './gen/edge-pool.json' with { type: 'json' }
import gatewayClass from './gen/gateway-class.json' with { type: 'json' }
import gateway from './gen/gateway.json' with { type: 'json' }
import grpcRoute from './gen/grpc-route.json' with { type: 'json' }
import httpRoute from './gen/http-route.json' with { type: 'json' }
import listenerSet from './gen/listener-set.json' with { type: 'json' }
import multiClusterHttpRoute from './gen/multi-cluster-http-route.json' with { type: 'json' }
import referenceGrant from './gen/reference-grant.json' with { type: 'json' }
import serviceExport from './gen/service-export.json' with { type: 'json' }
import tcpRoute from './gen/tcp-route.json' with { type: 'json' }
import tlsRoute from './gen/tls-route.json' with { type: 'json' }
import udpRoute from './gen/udp-route.json' with { type: 'json' }
import type { Schema } from './schema/schema.ts'

export interface ConfigKind {
  /** All of them have the same schema. */
  readonly apiVersions: readonly string[]
  /** Of the spec. */
  readonly schema: Schema
}

const gatewayApiOf = (...versions: readonly string[]): readonly string[] =>
  versions.map((version) => `gateway.networking.k8s.io/${version}`)
const gatewayApi = gatewayApiOf('v1', 'v1beta1')
const ours = ['watershed.dev/v1alpha1']
const mcsApi = ['multicluster.x-k8s.io/v1beta1', 'multicluster.x-k8s.io/v1alpha1']

export const configKinds: Readonly<Record<ReportedConfig['kind'], ConfigKind>> = {
  GatewayClass: { apiVersions: gatewayApi, schema: gatewayClass as Schema },
  Gateway: { apiVersions: gatewayApi, schema: gateway as Schema },
  HTTPRoute: { apiVersions: gatewayApi, schema: httpRoute as Schema },
  MultiClusterHTTPRoute: { apiVersions: ours, schema: multiClusterHttpRoute as Schema },
  GRPCRoute: { apiVersions: gatewayApiOf('v1'), schema: grpcRoute as Schema },
  TLSRoute: { apiVersions: gatewayApiOf('v1', 'v1alpha3'), schema: tlsRoute as Schema },
  TCPRoute: { apiVersions: gatewayApiOf('v1', 'v1alpha2'), schema: tcpRoute as Schema },
  UDPRoute: { apiVersions: gatewayApiOf('v1', 'v1alpha2'), schema: udpRoute as Schema },
  ListenerSet: { apiVersions: gatewayApiOf('v1'), schema: listenerSet as Schema },
  ReferenceGrant: { apiVersions: gatewayApi, schema: referenceGrant as Schema },
  BackendTLSPolicy: { apiVersions: gatewayApiOf('v1', 'v1alpha3'), schema: backendTlsPolicy as Schema },
  AccessPolicy: { apiVersions: ours, schema: accessPolicy as Schema },
  EdgePool: { apiVersions: ours, schema: edgePool as Schema },
  ServiceExport: { apiVersions: mcsApi, schema: serviceExport as Schema },
}
