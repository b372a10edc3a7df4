import Type from 'typebox'
import { limits } from './limits.ts'

/** An object that takes no field but these: a misspelt field is an error, never ignored. */
export const strictObject = <P extends Type.TProperties>(properties: P, options: Type.TObjectOptions = {}) =>
  Type.ReadonlyObject(Type.Object(properties), { ...options, additionalProperties: false })

/** An object of an answer, to which later versions may add fields. */
export const openObject = <P extends Type.TProperties>(properties: P) =>
  Type.ReadonlyObject(Type.Object(properties))

export const list = <T extends Type.TSchema>(items: T, options: Type.TArrayOptions = {}) =>
  Type.Immutable(Type.Array(items, options))

export const count = () => Type.Integer({ minimum: 0 })

export const port = () => Type.Integer({ minimum: 1, maximum: 65_535 })

/** Fraction of a rule's traffic. */
export const fraction = () => Type.Number({ minimum: 0, maximum: 1 })

/** ms since 1970, within what a Date can hold. */
export const instant = () => Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 })

export const time = () => Type.String({ format: 'date-time' })

/** RFC 1123 subdomain, as Kubernetes names objects. */
export const objectNamePattern = '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$'

export const name = () => Type.String({ maxLength: limits.nameLength, pattern: objectNamePattern })

/** RFC 1123 label, as Kubernetes names namespaces and ports. */
const labelPattern = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'

const labelRegExp = new RegExp(labelPattern)

/** Whether it may name a namespace, a cluster, an edge. */
export const isLabel = (text: string): boolean => text.length <= limits.labelLength && labelRegExp.test(text)

export const label = (options: Type.TStringOptions = {}) =>
  Type.String({ maxLength: limits.labelLength, pattern: labelPattern, ...options })

/** A label or nothing. */
export const labelOrEmpty = () =>
  Type.String({ maxLength: limits.labelLength, pattern: '^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$' })
