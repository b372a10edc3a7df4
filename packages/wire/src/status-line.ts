import { recordKinds } from '@watershed/model'
import Type from 'typebox'
import { openObject, strictObject } from './schema-parts.ts'

/** `GET /v1/clusters/{cluster}/statuses?epoch=…`: of the agent's current session. */
export const StatusesQuery = strictObject({ epoch: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) })
export type StatusesQuery = Type.Static<typeof StatusesQuery>

const json = () => Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object' })

const texts = () =>
  Type.Unsafe<Readonly<Record<string, string>>>({
    type: 'object',
    additionalProperties: { type: 'string' },
  })

/** Our part of an object's status is to be this. With a `spec`, the object itself is derived: it is made and kept like this. */
export const StatusSet = openObject({
  type: Type.Literal('set'),
  kind: Type.Enum(recordKinds),
  apiVersion: Type.String(),
  namespace: Type.String(),
  name: Type.String(),
  /** The generation that was judged, where the object has one. */
  generation: Type.Optional(Type.Integer({ minimum: 0 })),
  status: json(),
  spec: Type.Optional(json()),
  labels: Type.Optional(texts()),
  annotations: Type.Optional(texts()),
  /** The object of its namespace that a derived one is made for, and goes with. */
  owner: Type.Optional(openObject({ kind: Type.Enum(recordKinds), name: Type.String() })),
})
export type StatusSet = Type.Static<typeof StatusSet>

/** Nothing is said of the object any more; a derived one is to go. */
export const StatusDelete = openObject({
  type: Type.Literal('delete'),
  kind: Type.Enum(recordKinds),
  namespace: Type.String(),
  name: Type.String(),
})
export type StatusDelete = Type.Static<typeof StatusDelete>

/**
 * A line of the answer, which is JSON a line and has no end: first all statuses of the cluster, then `synced`, then what
 * changes; `ping` where nothing else is said for `limits.heartbeatMs`. Without `synced`, what was not mentioned may yet come.
 */
export type StatusLine = StatusSet | StatusDelete | { readonly type: 'synced' } | { readonly type: 'ping' }
