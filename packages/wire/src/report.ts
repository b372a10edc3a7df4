import Type from 'typebox'
import { limits } from './limits.ts'
import { ObjectName } from './object-name.ts'
import { ReportedObject } from './reported-object.ts'
import { count, list, openObject, strictObject } from './schema-parts.ts'
import { SourceProblem } from './source-problem.ts'

/**
 * `POST /v1/clusters/{cluster}/reports`. The first reports of an epoch are the full report: parts with `full: 'more'` and
 * a last one with `full: 'end'`, at which whatever the epoch has not mentioned is gone, except objects of `unread`
 * origins. Then come changes, without `full`.
 */
export const ReportRequest = strictObject(
  {
    epoch: Type.Integer({ minimum: 1 }),
    /** From 1 in every epoch, up by 1 a report; a retry keeps its number. */
    seq: Type.Integer({ minimum: 1 }),
    upserts: list(ReportedObject, { maxItems: limits.reportObjects }),
    deletes: list(ObjectName, { maxItems: limits.reportObjects }),
    full: Type.Optional(Type.Enum(['more', 'end'])),
    /**
     * What could not be read this time: what it last said stays. A directory source names origins; an API server's objects go by their keys, as
     * `HTTPRoute/shop/web`. `x/` stands for all below it, as `HTTPRoute/` or `HTTPRoute/shop/`, and `/` for all there are.
     */
    unread: Type.Optional(
      list(Type.String({ minLength: 1, maxLength: limits.originLength }), { maxItems: 10_000 }),
    ),
    /** Replaces the cluster's whole list. */
    problems: Type.Optional(list(SourceProblem, { maxItems: limits.problems })),
  },
  { if: { required: ['unread'] }, then: { required: ['full'], properties: { full: { const: 'end' } } } },
)
export type ReportRequest = Type.Static<typeof ReportRequest>

export const ReportAnswer = openObject({
  /** False: it had been applied before. */
  applied: Type.Boolean(),
  /** Of the store, after it. */
  revision: count(),
  /**
   * Those of the upserts, as `Gateway/shop/public`, that refer to Secrets and are not acceptable: their last accepted versions go on, for
   * which the agent keeps what they refer to. Absent: none.
   */
  refused: Type.Optional(
    list(Type.String({ minLength: 1, maxLength: limits.originLength }), { maxItems: limits.reportObjects }),
  ),
})
export type ReportAnswer = Type.Static<typeof ReportAnswer>
