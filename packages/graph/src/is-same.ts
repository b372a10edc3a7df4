import { dequal } from 'dequal'

/** Whether two values are equal. What cannot be compared (a value that contains itself) counts as changed. */
export const isSame = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  try {
    return dequal(a, b)
  } catch {
    return false
  }
}
