import type { Tracker } from './create-tracker.ts'
import { GraphError } from './graph-error.ts'
import type { Derivation } from './node.ts'

/** Runs a derivation for the keys it has to, and adds what went wrong. Those that fail keep what they had. */
export const runDerivation = (derivation: Derivation, tracker: Tracker, faults: GraphError[]): void => {
  const { dirty, from } = derivation
  if (dirty.size === 0) return
  for (const key of dirty) {
    const value = from.get(key)
    if (value === undefined) {
      tracker.forget(derivation, key)
      derivation.place(key, undefined)
      continue
    }
    try {
      derivation.place(key, tracker.run(derivation, key, value))
    } catch (error) {
      faults.push(faultOf(derivation, key, error))
    }
  }
  dirty.clear()
  derivation.finish?.(faults)
}

const faultOf = ({ name }: Derivation, key: string, error: unknown): GraphError => {
  if (error instanceof GraphError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new GraphError('DerivationFailed', `${name}[${key}] could not be derived: ${reason}`, {
    cause: error,
  })
}
