import type { Values } from './create-values.ts'
import { GraphError } from './graph-error.ts'

export interface Claims<V> {
  put(output: string, key: string, value: V): void
  drop(output: string, key: string): void
  /** Adds a `Collision` for each output that this batch has left with more than one claim. */
  finish(faults: GraphError[]): void
}

/** Who makes which output. Where several do, the least input key has it: whoever came first, the outcome is the same. */
export const createClaims = <V>(name: string, values: Values<V>): Claims<V> => {
  const owners = new Map<string, string>()
  const contested = new Map<string, Map<string, V>>()
  const disputes = new Set<string>()

  const settle = (output: string, claims: Map<string, V>): void => {
    const owner = leastOf(claims.keys())
    owners.set(output, owner)
    values.write(output, claims.get(owner))
    if (claims.size === 1) contested.delete(output)
    else disputes.add(output)
  }

  return {
    put: (output, key, value) => {
      const owner = owners.get(output)
      const claims = contested.get(output)
      if (!claims && (owner === undefined || owner === key)) {
        owners.set(output, key)
        values.write(output, value)
        return
      }
      const all = claims ?? new Map([[owner as string, values.get(output) as V]])
      contested.set(output, all.set(key, value))
      settle(output, all)
    },
    drop: (output, key) => {
      const claims = contested.get(output)
      if (claims?.delete(key)) {
        settle(output, claims)
        return
      }
      owners.delete(output)
      values.write(output, undefined)
    },
    finish: (faults) => {
      for (const output of disputes) {
        const claims = contested.get(output)
        if (claims) faults.push(collision(name, output, [...claims.keys()].sort()))
      }
      disputes.clear()
    },
  }
}

const leastOf = (keys: Iterable<string>): string => {
  let least: string | undefined
  for (const key of keys) if (least === undefined || key < least) least = key
  return least as string
}

const collision = (name: string, output: string, keys: readonly string[]): GraphError =>
  new GraphError(
    'Collision',
    `${name}[${output}] is made by ${keys.length} input keys (${keys.slice(0, 3).join(', ')}): that of ${keys[0]} is kept; use groupBy to combine them`,
  )
