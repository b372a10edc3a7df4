import type { Collection, Graph } from '@watershed/graph'

/** Each looks at no more than a part's members, or at one of each part. */
const parts = 64

/**
 * The least member of each group. To look at all of a group whenever one comes or goes would cost more the larger it is, so it is found
 * in parts, and then among the least of each.
 */
export const leastOfGroups = <A, M>(
  graph: Graph,
  name: string,
  from: Collection<A>,
  emit: (value: A, key: string) => Iterable<readonly [group: string, member: M]>,
  compare: (a: M, b: M) => number,
): Collection<M> => {
  const least = (members: ReadonlyMap<string, M>): M | undefined => {
    let found: M | undefined
    for (const member of members.values())
      if (found === undefined || compare(member, found) < 0) found = member
    return found
  }
  const inParts = graph.groupBy(`${name}InParts`, from, (value, key) => {
    const part = partOf(key)
    return Array.from(emit(value, key), ([group, member]) => [`${part} ${group}`, member] as const)
  })
  const ofParts = graph.map(`${name}OfParts`, inParts, least)
  const ofAll = graph.groupBy(`${name}OfAll`, ofParts, (member, part) => [
    [part.slice(part.indexOf(' ') + 1), member],
  ])
  return graph.map(name, ofAll, least)
}

/** Spreads keys evenly, and the same on every replica (FNV-1a). */
const partOf = (key: string): number => {
  let hash = 0x81_1c_9d_c5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01_00_01_93)
  return (hash >>> 0) % parts
}
