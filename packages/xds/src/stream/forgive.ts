import type { Entry } from './state.ts'

/** What the client refused is no longer what it should have. */
export function forgive(entry: Entry): void {
  entry.nack = undefined
  entry.quarantined = undefined
  entry.tries = 0
  entry.leaving = false
  entry.type.refused.delete(entry)
}
