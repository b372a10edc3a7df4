import type { Collection, Graph, Read } from '@watershed/graph'
import type { GatewayAddress } from '@watershed/model'
import { recordKey } from '@watershed/model'
import type { AddressClaim, AddressProblem } from '@watershed/plan'
import { assignAddresses, withoutPool } from '@watershed/plan'
import type { GatewayClassState, GatewayState } from './gateway-state.ts'
import { classOf } from './gateway-state.ts'
import type { Claimant } from './oldest.ts'
import type { PipelineInputs } from './pipeline-inputs.ts'
import { ofKind } from './pipeline-inputs.ts'
import type { PoolState } from './pool-state.ts'
import { poolState } from './pool-state.ts'

/** Where a Gateway in force is heard. */
export interface Binding {
  /** Whether it has addresses of its own. Otherwise it shares those that edges were told to bind. */
  readonly pooled: boolean
  /** Its own addresses: where it is `pooled` and has none, it is heard nowhere. */
  readonly addresses: readonly string[]
  /** The edges that hear it; absent: all. */
  readonly edges?: readonly string[]
  /** Something of `spec.addresses` that it did not get. */
  readonly problem?: AddressProblem
}

export interface Addresses {
  /** [record key] All EdgePools. */
  readonly poolStates: Collection<PoolState>
  /** [`namespace/name`] Of each Gateway in force. */
  readonly bindings: Collection<Binding>
}

interface Needed {
  readonly gatewayStates: Collection<GatewayState>
  /** [name] By record key. */
  readonly classesByName: Collection<ReadonlyMap<string, GatewayClassState>>
  /** [`namespace/name`] */
  readonly gatewaysInForce: Collection<Claimant>
}

/**
 * The part of the pipeline that gives Gateways addresses. All that ask for any are looked at when one comes, goes or asks for
 * something else; who then has what it had before changes nothing further on.
 */
export const addressCollections = (
  graph: Graph,
  { config }: PipelineInputs,
  { gatewayStates, classesByName, gatewaysInForce }: Needed,
): Addresses => {
  const poolStates = graph.map('poolStates', config, ofKind('EdgePool', poolState))
  const poolFor = (state: GatewayState, read: Read): PoolState | 'none' | undefined => {
    const gatewayClass = classOf(state, read(classesByName, state.className))?.gatewayClass
    if (gatewayClass?.pool === undefined) return 'none'
    const { cluster, pool } = gatewayClass
    return read(poolStates, recordKey({ cluster, kind: 'EdgePool', namespace: '', name: pool }))
  }
  const stateOf = ({ cluster }: Claimant, name: string, read: Read): GatewayState | undefined =>
    read(gatewayStates, `${cluster}/Gateway/${name}`)

  const claims = graph.map(
    'addressClaims',
    gatewaysInForce,
    (owner, name, read): AddressClaim | undefined => {
      const state = stateOf(owner, name, read)
      const found = state && poolFor(state, read)
      if (!state?.gateway || !found || found === 'none' || !found.pool) return undefined
      const { firstReported, created, gateway, assigned: held } = state
      const { addresses } = found.pool
      return { gateway: name, firstReported, created, pool: addresses, requests: gateway.addresses, held }
    },
  )
  const allClaims = graph.groupBy('allAddressClaims', claims, (claim) => [['all', claim]])
  const assigned = graph.flatMap('assignedAddresses', allClaims, (members) =>
    assignAddresses(members.values()),
  )
  const bindings = graph.map('bindings', gatewaysInForce, (owner, name, read): Binding | undefined => {
    const state = stateOf(owner, name, read)
    if (!state?.gateway) return undefined
    const found = poolFor(state, read)
    if (found === 'none') return shared(state.gateway.addresses)
    const edges = found?.pool?.edges
    const own = read(assigned, name) ?? { addresses: [], problem: noPool }
    return { pooled: true, ...own, ...(edges && { edges }) }
  })
  return { poolStates, bindings }
}

const shared = (requests: readonly GatewayAddress[]): Binding => {
  const problem = withoutPool(requests)
  return { pooled: false, addresses: [], ...(problem && { problem }) }
}

const noPool: AddressProblem = {
  reason: 'AddressNotAssigned',
  message:
    'the EdgePool of the GatewayClass is missing or not accepted: the Accepted condition of the class says which',
}
