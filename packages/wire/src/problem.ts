import Type from 'typebox'
import type { ProblemCode } from './problem-codes.ts'
import { problemCodes } from './problem-codes.ts'
import { openObject } from './schema-parts.ts'

/** The media type of every answer that is not a success. */
export const problemType = 'application/problem+json'

const describe = (description: string) => ({ description })

/** The body of every answer that is not a success: RFC 9457, with members of our own from `code` on. */
export const Problem = openObject({
  type: Type.String(describe('Names the kind of problem: `tag:watershed.dev,2026:` and the code.')),
  title: Type.String(describe('What this kind of problem is called.')),
  status: Type.Integer({ minimum: 400, maximum: 599, description: "The answer's HTTP status." }),
  detail: Type.String(describe('What is wrong this time.')),
  code: Type.Enum(
    Object.keys(problemCodes) as ProblemCode[],
    describe('What programs tell problems apart by.'),
  ),
  field: Type.Optional(
    Type.String(
      describe('What of the request is wrong: `query.limit`, or a path into the body as `upserts[3].name`.'),
    ),
  ),
  cure: Type.Optional(Type.String(describe('What to do about it.'))),
  expected: Type.Optional(
    Type.Integer({ minimum: 1, description: 'With SeqGap: the report that is missing.' }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 0, description: 'What is not to be exceeded; its unit goes with the code.' }),
  ),
  supported: Type.Optional(Type.Integer({ minimum: 1, description: 'With UnsupportedWire.' })),
  message: Type.Optional(
    Type.String({
      deprecated: true,
      description: 'Detail and cure in one, for agents and command lines of the version before.',
    }),
  ),
})
export type Problem = Type.Static<typeof Problem>

/** What a problem may say of itself beyond its code and detail. */
export type ProblemExtras = Pick<Problem, 'field' | 'cure' | 'expected' | 'limit' | 'supported'>

/** A problem as it is answered. */
export const makeProblem = (code: ProblemCode, detail: string, extras: ProblemExtras = {}): Problem => {
  const { status, title } = problemCodes[code]
  const { cure } = extras
  return {
    ...{ type: `tag:watershed.dev,2026:${code}`, title, status, detail, code },
    ...extras,
    message: cure === undefined ? detail : `${detail}: ${cure}`,
  }
}
