import Type from 'typebox'
import { openObject } from '../schema-parts.ts'

/** `GET /v1/version`. */
export const VersionView = openObject({
  /** Of the hub, as `0.1.0`. */
  version: Type.String(),
  /** Of the messages that it takes of agents. */
  wire: Type.Integer({ minimum: 1 }),
})
export type VersionView = Type.Static<typeof VersionView>
