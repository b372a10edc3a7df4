import { routeKinds } from '@watershed/model'
import Type from 'typebox'
import { limits } from './limits.ts'
import { label, strictObject } from './schema-parts.ts'

/** Path of everything an agent sends. A cluster's name is a DNS label. */
export const ClusterParams = strictObject({ cluster: label() })
export type ClusterParams = Type.Static<typeof ClusterParams>

/** An edge, by Envoy's node id. */
export const EdgeParams = strictObject({ node: Type.String({ minLength: 1, maxLength: limits.nameLength }) })
export type EdgeParams = Type.Static<typeof EdgeParams>

/** Tells routes of one name apart. */
export const RouteQuery = strictObject({
  kind: Type.Optional(Type.Enum([...routeKinds])),
  cluster: Type.Optional(label()),
})
export type RouteQuery = Type.Static<typeof RouteQuery>
