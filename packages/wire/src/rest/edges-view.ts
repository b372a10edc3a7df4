import Type from 'typebox'
import { count, list, openObject, time } from '../schema-parts.ts'
import { listEnvelope } from './list-envelope.ts'

/** A resource that an edge refused, with Envoy's own words. */
export const NackView = openObject({
  /** Short: `Listener`. */
  type: Type.String(),
  name: Type.String(),
  version: Type.String(),
  message: Type.String(),
  at: time(),
})
export type NackView = Type.Static<typeof NackView>

export const EdgeView = openObject({
  /** Envoy's node id. */
  node: Type.String(),
  /** Whose token it showed. */
  name: Type.String(),
  /** The replica of the hub that it is connected to. */
  hub: Type.String(),
  locality: Type.String(),
  connectedSince: time(),
  remote: Type.String(),
  /** How many, by short type. */
  resources: Type.Unsafe<Readonly<Record<string, number>>>({
    type: 'object',
    additionalProperties: { type: 'integer', minimum: 0 },
  }),
  /** The last configuration that it has acknowledged whole; empty before the first. */
  acknowledged: Type.String(),
  /** Whether that is what the hub serves now. */
  current: Type.Boolean(),
  /** Resources sent and not acknowledged yet. */
  pending: count(),
  nacks: list(NackView),
})
export type EdgeView = Type.Static<typeof EdgeView>

/** `GET /v1/edges`. */
export const EdgesView = openObject({
  edges: list(EdgeView),
  /** What the hub serves now. */
  version: Type.String(),
  ...listEnvelope,
})
export type EdgesView = Type.Static<typeof EdgesView>
