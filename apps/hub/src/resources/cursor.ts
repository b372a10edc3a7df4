import { HttpError } from '../http/http-error.ts'

/** Where a list goes on: after the last key that was shown, whatever came or went meanwhile. Opaque to who reads it. */
export const makeCursor = (list: string, key: string): string =>
  Buffer.from(JSON.stringify([list, key])).toString('base64url')

/** @throws HttpError Invalid for what is no cursor of this list */
export const readCursor = (list: string, cursor: string): string => {
  const [of, key] = parse(cursor)
  if (of === list && typeof key === 'string') return key
  throw new HttpError('Invalid', `this is no cursor of ${list}`, {
    field: 'query.continue',
    cure: 'give `continue` of the page before as it was answered, or leave it out to begin anew',
  })
}

const parse = (cursor: string): readonly unknown[] => {
  try {
    const found: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(found) ? found : []
  } catch {
    return []
  }
}
