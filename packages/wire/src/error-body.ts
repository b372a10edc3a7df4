import Type from 'typebox'
import { count, openObject } from './schema-parts.ts'

/** Every code of an error, and the HTTP status it comes with. */
export const errorStatus = {
  /** The body, path or query does not follow its schema; the message names the field. */
  Invalid: 400,
  /** `supported` says which version the hub speaks. */
  UnsupportedWire: 400,
  Unauthenticated: 401,
  Forbidden: 403,
  NotFound: 404,
  /** A name that means several; the message says how to tell them apart. */
  Ambiguous: 409,
  /** What was to be changed is not as it was seen: look again, and change that. */
  Conflict: 409,
  /** A later session of the cluster was opened: another agent reports for it. */
  Fenced: 409,
  /** No such session, as when Redis came back empty: open one and report in full. */
  UnknownEpoch: 409,
  /** `expected` says which report is missing. */
  SeqGap: 409,
  /** A change came before the full report's end. */
  FullReportFirst: 409,
  /** `limit` in bytes. */
  TooLarge: 413,
  /** A cluster that has never reported. */
  UnknownCluster: 422,
  /** `limit` of a cluster's objects. */
  TooManyObjects: 422,
  TooManyRequests: 429,
  Internal: 500,
  StoreUnavailable: 503,
  NotReady: 503,
  /** It is stored, and not yet in force at the hub that was asked. */
  NotYetInForce: 504,
} as const

export type ErrorCode = keyof typeof errorStatus

export const errorCodes = Object.keys(errorStatus) as readonly ErrorCode[]

/** The body of every answer that is not a success. */
export const ErrorBody = openObject({
  code: Type.Enum(errorCodes as ErrorCode[]),
  /** What is wrong and what to do about it. */
  message: Type.String(),
  /** With SeqGap. */
  expected: Type.Optional(Type.Integer({ minimum: 1 })),
  /** With TooLarge (bytes) and TooManyObjects. */
  limit: Type.Optional(count()),
  /** With UnsupportedWire. */
  supported: Type.Optional(Type.Integer({ minimum: 1 })),
})
export type ErrorBody = Type.Static<typeof ErrorBody>
