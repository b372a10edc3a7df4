import { reachModes } from '@watershed/model'
import Type from 'typebox'
import { count, list, openObject, port } from '../schema-parts.ts'

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
export const ServicesView = openObject({ services: list(ServiceView) })
export type ServicesView = Type.Static<typeof ServicesView>
