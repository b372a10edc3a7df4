import Type from 'typebox'

/** An object's labels, where it has any. */
export const labelsView = () =>
  Type.Optional(
    Type.Unsafe<Readonly<Record<string, string>>>({
      type: 'object',
      additionalProperties: { type: 'string' },
    }),
  )
