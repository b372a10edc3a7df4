import { routeKinds } from '@watershed/model'
import Type from 'typebox'
import { label, name, strictObject } from './schema-parts.ts'

/** Path of everything an agent sends. A cluster's name is a DNS label. */
export const ClusterParams = strictObject({ cluster: label() })
export type ClusterParams = Type.Static<typeof ClusterParams>

export const ServicesQuery = strictObject({
  namespace: Type.Optional(label()),
  cluster: Type.Optional(label()),
})
export type ServicesQuery = Type.Static<typeof ServicesQuery>

export const RouteParams = strictObject({ namespace: label(), name: name() })
export type RouteParams = Type.Static<typeof RouteParams>

/** Tells routes of one name apart. */
export const RouteQuery = strictObject({
  kind: Type.Optional(Type.Enum([...routeKinds])),
  cluster: Type.Optional(label()),
})
export type RouteQuery = Type.Static<typeof RouteQuery>
