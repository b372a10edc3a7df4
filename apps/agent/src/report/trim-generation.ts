import type { Field } from './field.ts'
import { at } from './field.ts'

/** How often an object's spec has been changed, where an API server counts it. */
export const trimGeneration = (metadata: Field): number | undefined => {
  const { value } = at(metadata, 'generation')
  return Number.isInteger(value) ? Number(value) : undefined
}
