import { toStoreError } from './store-error.ts'

/** An answer of Redis, whose failures become coded. */
export const ask = async <T>(answer: Promise<T>): Promise<T> => {
  try {
    return await answer
  } catch (error) {
    throw toStoreError(error)
  }
}
