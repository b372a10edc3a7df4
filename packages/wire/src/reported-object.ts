import type * as model from '@watershed/model'
import { nodeAddressTypes, reachModes, recordKinds, routeKinds } from '@watershed/model'
import Type from 'typebox'
import { limits } from './limits.ts'
import { instant, label, labelOrEmpty, list, name, port, strictObject } from './schema-parts.ts'

const origin = () => Type.String({ minLength: 1, maxLength: limits.originLength })

const meta = { name: name(), created: Type.Optional(instant()), origin: Type.Optional(origin()) }

const namespaced = { ...meta, namespace: label() }

const clusterScoped = {
  ...meta,
  /** Empty: the kind has no namespaces. */
  namespace: Type.Unsafe<string>({ const: '' }),
}

const address = () =>
  Type.String({ minLength: 1, maxLength: limits.addressLength, pattern: '^[0-9A-Za-z.:_%-]+$' })

const servicePort = {
  name: labelOrEmpty(),
  port: port(),
  protocol: Type.Enum(['TCP', 'UDP', 'SCTP']),
  appProtocol: Type.Optional(Type.String({ maxLength: limits.nameLength })),
}

const ServicePort = strictObject(servicePort)

const ReportedServicePort = strictObject({ ...servicePort, nodePort: Type.Optional(port()) })

export const ReportedService = strictObject({
  ...namespaced,
  kind: Type.Literal('Service'),
  ports: list(ReportedServicePort, { maxItems: limits.servicePorts }),
  consumption: Type.Optional(
    strictObject({
      type: Type.Optional(Type.Enum(['Headless', 'ExternalName'])),
      sessionAffinity: Type.Optional(Type.Literal('ClientIP')),
      sessionAffinitySeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
      internalTrafficPolicy: Type.Optional(Type.Literal('Local')),
      trafficDistribution: Type.Optional(Type.String({ minLength: 1, maxLength: limits.nameLength })),
    }),
  ),
  reach: Type.Optional(Type.String({ maxLength: limits.labelLength })),
  loadBalancer: Type.Optional(list(address(), { minItems: 1, maxItems: limits.reachAddresses })),
  loadBalancerHostname: Type.Optional(Type.String({ minLength: 1, maxLength: limits.nameLength })),
  externalTrafficPolicy: Type.Optional(Type.Literal('Local')),
})

const EndpointPort = strictObject({ name: labelOrEmpty(), port: port() })

const Endpoint = strictObject({
  addresses: list(address(), { minItems: 1, maxItems: limits.endpointAddresses }),
  ready: Type.Boolean(),
  serving: Type.Boolean(),
  terminating: Type.Boolean(),
  zone: Type.Optional(Type.String({ maxLength: limits.nameLength })),
  nodeName: Type.Optional(name()),
})

export const ReportedEndpointSlice = strictObject({
  ...namespaced,
  kind: Type.Literal('EndpointSlice'),
  service: name(),
  addressType: Type.Enum(['IPv4', 'IPv6', 'FQDN']),
  ports: list(EndpointPort, { maxItems: limits.slicePorts }),
  endpoints: list(Endpoint, { maxItems: limits.sliceEndpoints }),
})

const metadata = () =>
  Type.Unsafe<Readonly<Record<string, string>>>({
    type: 'object',
    maxProperties: limits.metadataEntries,
    propertyNames: { maxLength: 317 },
    additionalProperties: { type: 'string', maxLength: limits.metadataValueLength },
  })

const config = {
  apiVersion: Type.String({ minLength: 1, maxLength: 317 }),
  generation: Type.Optional(Type.Integer({ minimum: 0 })),
  labels: Type.Optional(metadata()),
  annotations: Type.Optional(metadata()),
  /** Any object: what it means is the hub's to judge, so that its mistakes end as conditions. */
  spec: Type.Unsafe<unknown>({ type: 'object' }),
}

export const ReportedConfig = strictObject({
  ...namespaced,
  ...config,
  assigned: Type.Optional(list(address(), { minItems: 1, maxItems: limits.gatewayAddresses })),
  kind: Type.Enum([
    'Gateway',
    'ListenerSet',
    ...routeKinds,
    'ReferenceGrant',
    'BackendTLSPolicy',
    'AccessPolicy',
    'ServiceExport',
  ]),
})

export const ReportedClusterConfig = strictObject({
  ...clusterScoped,
  ...config,
  kind: Type.Enum(['GatewayClass', 'EdgePool']),
})

const data = (keys: readonly string[]) =>
  Type.Unsafe<Readonly<Record<string, string>>>({
    type: 'object',
    propertyNames: { enum: keys },
    additionalProperties: { type: 'string', maxLength: limits.secretValueLength },
  })

export const ReportedSecret = strictObject({
  ...namespaced,
  kind: Type.Literal('Secret'),
  type: Type.String({ maxLength: limits.nameLength }),
  data: data(['tls.crt', 'tls.key', 'ca.crt']),
})

export const ReportedConfigMap = strictObject({
  ...namespaced,
  kind: Type.Literal('ConfigMap'),
  data: data(['ca.crt']),
})

export const ReportedNamespace = strictObject({
  ...clusterScoped,
  kind: Type.Literal('Namespace'),
  labels: Type.Optional(metadata()),
  terminating: Type.Optional(Type.Literal(true)),
})

export const ReportedServiceImport = strictObject({
  ...namespaced,
  kind: Type.Literal('ServiceImport'),
  apiVersion: config.apiVersion,
  generation: config.generation,
  managedBy: Type.Optional(Type.String({ maxLength: limits.labelLength })),
  ports: list(ServicePort, { maxItems: limits.importPorts }),
})

export const ReportedCluster = strictObject({
  ...clusterScoped,
  kind: Type.Literal('Cluster'),
  exports: Type.Enum(['All', 'ServiceExport']),
  serviceImports: Type.Enum(['Managed', 'External']),
  reach: Type.Optional(
    strictObject({
      mode: Type.Enum([...reachModes]),
      nodeAddressType: Type.Optional(Type.Enum([...nodeAddressTypes])),
      gatewayAddresses: Type.Optional(
        list(strictObject({ address: address(), port: port() }), {
          minItems: 1,
          maxItems: limits.reachAddresses,
        }),
      ),
    }),
  ),
})

const ReportedNode = strictObject({
  ...clusterScoped,
  kind: Type.Literal('Node'),
  addresses: list(address(), { maxItems: limits.nodeAddresses }),
  ready: Type.Boolean(),
})

/** The schema of each kind. */
export const reportedKinds = {
  Service: ReportedService,
  EndpointSlice: ReportedEndpointSlice,
  GatewayClass: ReportedClusterConfig,
  Gateway: ReportedConfig,
  HTTPRoute: ReportedConfig,
  MultiClusterHTTPRoute: ReportedConfig,
  GRPCRoute: ReportedConfig,
  TLSRoute: ReportedConfig,
  TCPRoute: ReportedConfig,
  UDPRoute: ReportedConfig,
  ListenerSet: ReportedConfig,
  ReferenceGrant: ReportedConfig,
  BackendTLSPolicy: ReportedConfig,
  AccessPolicy: ReportedConfig,
  EdgePool: ReportedClusterConfig,
  Secret: ReportedSecret,
  ConfigMap: ReportedConfigMap,
  Namespace: ReportedNamespace,
  ServiceExport: ReportedConfig,
  ServiceImport: ReportedServiceImport,
  Cluster: ReportedCluster,
  Node: ReportedNode,
} satisfies Readonly<Record<model.RecordKind, Type.TSchema>>

/** The most frequent kinds first. */
const chosenByKind = Object.entries(reportedKinds).reduceRight<object>(
  (otherwise, [kind, schema]) => ({
    if: { type: 'object', properties: { kind: { const: kind } } },
    then: schema,
    else: otherwise,
  }),
  {},
)

/**
 * model's `ReportedObject`. Chosen by kind with if/then/else instead of anyOf, so that an error names the one field that
 * is wrong and not every alternative.
 */
export const ReportedObject = Type.Unsafe<model.ReportedObject>({
  allOf: [{ type: 'object', required: ['kind'], properties: { kind: Type.Enum(recordKinds) } }, chosenByKind],
})
