import Type from 'typebox'
import { count, list, openObject, port } from '../schema-parts.ts'

export const ServicePortView = openObject({
  name: Type.String(),
  port: port(),
  protocol: Type.String(),
  readyEndpoints: count(),
  endpoints: count(),
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
