import Type from 'typebox'
import { limits } from './limits.ts'
import { count, openObject, strictObject } from './schema-parts.ts'

/** The version of these messages that this code speaks. */
export const wireVersion = 1

/** `POST /v1/clusters/{cluster}/session`: fences every earlier session of the cluster. */
export const SessionRequest = strictObject({
  /** {@link wireVersion}; the hub answers another with `UnsupportedWire`. */
  wire: Type.Integer({ minimum: 1 }),
  /** Random, one a run of an agent: tells two agents of one cluster apart. */
  agent: Type.String({ minLength: 1, maxLength: limits.labelLength, pattern: '^[0-9A-Za-z._-]+$' }),
  source: Type.Enum(['directory', 'kubernetes']),
})
export type SessionRequest = Type.Static<typeof SessionRequest>

export const SessionAnswer = openObject({
  epoch: Type.Integer({ minimum: 1 }),
  heartbeatMs: Type.Integer({ minimum: 1 }),
  maxReportBytes: count(),
})
export type SessionAnswer = Type.Static<typeof SessionAnswer>
