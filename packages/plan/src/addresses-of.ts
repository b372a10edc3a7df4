import { hash } from 'node:crypto'
import type { BackendAddress, BackendEndpoint, ReachAddress, ReachMode } from '@watershed/model'
import type { Target } from './find-backends.ts'

/** Which endpoints may take traffic: those that are ready or, where there are none, those that terminate but serve. */
export type Pool = 'ready' | 'terminating'

export interface WeighedAddress extends ReachAddress {
  /** Its part of what is for the target, as a positive integer. Absent: all have the same. */
  readonly weight?: number
}

/**
 * Where edges send what is for a target: to its endpoints, or where else its cluster is reached. None where no endpoint can take
 * it, even if something else answers there. What leads to one node's endpoints alone gets as much as they are of all.
 */
export const addressesOf = (target: Target, pool: Pool): readonly WeighedAddress[] => {
  const endpoints = target[pool]
  const addresses = target.reach?.addresses
  if (endpoints.length === 0 || !addresses) return endpoints
  return addresses.some(({ nodeName }) => nodeName !== undefined) ? weighed(addresses, endpoints) : addresses
}

/** Where a connection stays with the one endpoint that it led to. A gateway chooses anew for every request. */
const modesOfConnections: ReadonlySet<ReachMode | undefined> = new Set<ReachMode>([
  'NodePort',
  'LoadBalancer',
])

/**
 * What edges do not see of a target: which endpoints its addresses lead to, in a word that differs when those do. Absent where
 * the addresses are the endpoints' own, or a gateway's.
 */
export const behindOf = (target: Target, pool: Pool): string | undefined => {
  if (!modesOfConnections.has(target.reach?.mode)) return undefined
  const places = target[pool].map(({ address, port }) => `${address} ${port}`)
  return hash('sha256', places.join()).slice(0, 12)
}

const weighed = (
  addresses: readonly BackendAddress[],
  endpoints: readonly BackendEndpoint[],
): readonly WeighedAddress[] => {
  const counts = new Map<string | undefined, number>()
  for (const { nodeName } of endpoints) counts.set(nodeName, (counts.get(nodeName) ?? 0) + 1)
  return addresses.flatMap(({ address, port, nodeName }) => {
    const weight = counts.get(nodeName)
    return weight === undefined ? [] : [{ address, port, weight }]
  })
}

/** Whether something could take traffic, and there is no address to send it to. */
export const isUnreachable = (target: Target): boolean => {
  const pool = target.ready.length > 0 ? 'ready' : 'terminating'
  return target[pool].length > 0 && addressesOf(target, pool).length === 0
}
