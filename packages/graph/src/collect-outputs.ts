import { GraphError } from './graph-error.ts'
import { Group } from './group.ts'

/** All outputs of one input key. Throws `Collision` when one comes twice, and `LiveGroup` as `refuseGroup` does. */
export const collectOutputs = <V>(
  name: string,
  key: string,
  outputs: Iterable<readonly [string, V]>,
): ReadonlyMap<string, V> => {
  const collected = new Map<string, V>()
  for (const [output, value] of outputs) {
    if (collected.has(output)) {
      throw new GraphError('Collision', `${name}[${key}] makes the output ${output} more than once`)
    }
    if (value !== undefined) collected.set(output, refuseGroup(name, key, value))
  }
  return collected
}

/** A group changes in place: kept as a value it would always equal itself, and nothing downstream would ever run. */
export const refuseGroup = <V>(name: string, key: string, value: V): V => {
  if (value instanceof Group) {
    throw new GraphError('LiveGroup', `${name}[${key}] returned a live group: copy what it needs of it`)
  }
  return value
}
