import Type from 'typebox'
import { openObject } from '../schema-parts.ts'

/** model's `Condition`. */
export const ConditionView = openObject({
  type: Type.Enum([
    'Accepted',
    'ResolvedRefs',
    'Programmed',
    'Overshadowed',
    'watershed.dev/AccessPolicyAffected',
  ]),
  status: Type.Enum(['True', 'False', 'Unknown']),
  reason: Type.String(),
  message: Type.String(),
})
export type ConditionView = Type.Static<typeof ConditionView>

/** A condition of an object of any kind, whatever the types that its API has. */
export const ObjectConditionView = openObject({
  type: Type.String(),
  status: Type.Enum(['True', 'False', 'Unknown']),
  reason: Type.String(),
  message: Type.String(),
})
export type ObjectConditionView = Type.Static<typeof ObjectConditionView>
