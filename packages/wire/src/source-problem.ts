import Type from 'typebox'
import { limits } from './limits.ts'
import { strictObject } from './schema-parts.ts'

const text = () => Type.String({ minLength: 1, maxLength: limits.problemLength })

/** What an agent could not read or may not report, for the person who can mend it. */
export const SourceProblem = strictObject({
  file: Type.String({ minLength: 1, maxLength: limits.originLength }),
  /** From 1. */
  line: Type.Optional(Type.Integer({ minimum: 1 })),
  column: Type.Optional(Type.Integer({ minimum: 1 })),
  /** `Service shop/web`. */
  object: Type.Optional(text()),
  message: text(),
  cure: text(),
})
export type SourceProblem = Type.Static<typeof SourceProblem>
