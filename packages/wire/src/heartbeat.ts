import Type from 'typebox'
import { count, openObject, strictObject } from './schema-parts.ts'

/** `POST /v1/clusters/{cluster}/heartbeat`: sent every heartbeatMs in which nothing else was. */
export const HeartbeatRequest = strictObject({
  epoch: Type.Integer({ minimum: 1 }),
  /** Of the last report that was sent; 0 before the first. */
  seq: count(),
})
export type HeartbeatRequest = Type.Static<typeof HeartbeatRequest>

export const HeartbeatAnswer = openObject({
  /** True: open a new session and report in full. */
  resync: Type.Boolean(),
})
export type HeartbeatAnswer = Type.Static<typeof HeartbeatAnswer>
