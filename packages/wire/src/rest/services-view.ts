import { reachModes } from '@watershed/model'
import Type from 'typebox'
import { count, list, openObject, port } from '../schema-parts.ts'
import { listEnvelope } from './list-envelope.ts'

export const ServicePortView = openObject({
  name: Type.String(),
  port: port(),
  protocol: Type.String(),
  readyEndpoints: count(),
  endpoints: count(),
  /** How edges come to them. */
  reach: Type.Enum([...reachModes]),
  /** `IP:PORT`, where that is not the endpoints' own. None: edges cannot come to it, or it has no endpoints. */
  addresses: Type.Optional(list(Type.String())),
})
export type ServicePortView = Type.Static<typeof ServicePortView>

export const ServiceView = openObject({
  cluster: Type.String(),
  namespace: Type.String(),
  name: Type.String(),
  ports: list(ServicePortView),
})
export type ServiceView = Type.Static<typeof ServiceView>

/** `GET /v1/services`. */
export const ServicesView = openObject({ services: list(ServiceView), ...listEnvelope })
export type ServicesView = Type.Static<typeof ServicesView>

export const EndpointView = openObject({
  address: Type.String(),
  port: port(),
  ready: Type.Boolean(),
  serving: Type.Boolean(),
  terminating: Type.Boolean(),
  zone: Type.Optional(Type.String()),
  nodeName: Type.Optional(Type.String()),
})
export type EndpointView = Type.Static<typeof EndpointView>

const ServicePortDetailView = openObject({
  ...ServicePortView.properties,
  appProtocol: Type.Optional(Type.String()),
  /** The first `limits.endpointsShown`, by address. */
  endpointList: list(EndpointView),
})

export const ServiceOfClusterView = openObject({
  cluster: Type.String(),
  /** Whether the clusterset has it of this cluster. */
  exported: Type.Boolean(),
  ports: list(ServicePortDetailView),
})
export type ServiceOfClusterView = Type.Static<typeof ServiceOfClusterView>

/** `GET /v1/services/{namespace}/{name}`: in each cluster that has it. */
export const ServiceDetailView = openObject({
  namespace: Type.String(),
  name: Type.String(),
  clusters: list(ServiceOfClusterView),
})
export type ServiceDetailView = Type.Static<typeof ServiceDetailView>
