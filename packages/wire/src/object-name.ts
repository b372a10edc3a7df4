import { recordKinds } from '@watershed/model'
import Type from 'typebox'
import { labelOrEmpty, name, strictObject } from './schema-parts.ts'

/** model's `ObjectName`: how a report names what is gone. */
export const ObjectName = strictObject({
  kind: Type.Enum(recordKinds),
  namespace: labelOrEmpty(),
  name: name(),
})
