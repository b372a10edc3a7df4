import { reachModes } from '@watershed/model'
import Type from 'typebox'
import { count, list, openObject, time } from '../schema-parts.ts'
import { listEnvelope } from './list-envelope.ts'
import { SourceProblem } from '../source-problem.ts'

/** How edges come to its endpoints, where a Service does not say otherwise. */
export const ClusterReachView = openObject({
  mode: Type.Enum([...reachModes]),
  /** `IP:PORT` of its own gateway. */
  gatewayAddresses: list(Type.String()),
  /** Of its ready nodes that its agent chooses, by name; of the first `limits.reachAddresses`. */
  nodeAddresses: list(Type.String()),
})
export type ClusterReachView = Type.Static<typeof ClusterReachView>

export const ClusterView = openObject({
  name: Type.String(),
  source: Type.Enum(['directory', 'kubernetes']),
  /** Instance id of the agent that opened the current session. */
  agent: Type.String(),
  epoch: count(),
  /** Whether the agent was heard of lately. */
  reporting: Type.Boolean(),
  /** Whether a full report has come to its end since Redis began. */
  complete: Type.Boolean(),
  lastSeen: time(),
  silentForMs: count(),
  /** How many, by kind. */
  objects: Type.Unsafe<Readonly<Record<string, number>>>({
    type: 'object',
    additionalProperties: { type: 'integer', minimum: 0 },
  }),
  problems: list(SourceProblem),
  /** Absent until the agent has said so. */
  reach: Type.Optional(ClusterReachView),
})
export type ClusterView = Type.Static<typeof ClusterView>

/** `GET /v1/clusters`. */
export const ClustersView = openObject({ clusters: list(ClusterView), ...listEnvelope })
export type ClustersView = Type.Static<typeof ClustersView>
