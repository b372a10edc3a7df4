import type { Collection, Graph } from '@watershed/graph'
import type { Gateway } from '@watershed/model'
import type { Addresses } from './addresses.ts'
import { addressCollections } from './addresses.ts'
import { chooseInForce, claimantOf } from './choose-in-force.ts'
import type { GatewayClassState, GatewayState } from './gateway-state.ts'
import { gatewayClassState, gatewayState, isOurs } from './gateway-state.ts'
import type { Claimant } from './oldest.ts'
import type { PipelineInputs } from './pipeline-inputs.ts'
import { ofKind, orderOf } from './pipeline-inputs.ts'

/** What routes attach to. Keys are in brackets. */
export interface Gateways extends Addresses {
  /** [record key] */
  readonly classStates: Collection<GatewayClassState>
  /** [record key] All that are reported. */
  readonly gatewayStates: Collection<GatewayState>
  /** [record key] Those whose class is ours. */
  readonly ourGateways: Collection<GatewayState>
  /** [`namespace/name`] Whose is in force. */
  readonly gatewaysInForce: Collection<Claimant>
  /** [`namespace/name`] Those in force. */
  readonly gateways: Collection<Gateway>
  /** [`namespace/name`] That there is one in force: for those who are for it whatever it says. */
  readonly gatewaysThere: Collection<true>
  /** [record key] That there is one, and its class is another controller's. */
  readonly foreignGateways: Collection<true>
}

/** The part of the pipeline that is GatewayClasses and Gateways. */
export const gatewayCollections = (graph: Graph, inputs: PipelineInputs): Gateways => {
  const { config } = inputs
  const classStates = graph.map('gatewayClassStates', config, ofKind('GatewayClass', gatewayClassState))
  const classesByName = graph.groupBy('gatewayClassesByName', classStates, (state) =>
    state.gatewayClass ? [[state.gatewayClass.name, state]] : [],
  )
  const gatewayStates = graph.map('gatewayStates', config, ofKind('Gateway', gatewayState))
  const ourGateways = graph.map('ourGateways', gatewayStates, (state, _, read) =>
    isOurs(state, read(classesByName, state.className)) ? state : undefined,
  )
  const gatewaysByName = graph.groupBy('gatewaysByName', ourGateways, (state) =>
    state.gateway ? [[`${state.gateway.namespace}/${state.gateway.name}`, state]] : [],
  )
  const gatewaysInForce = graph.map('gatewaysInForce', gatewaysByName, (states, _, read) =>
    claimantOf(chooseInForce(states.values(), orderOf(inputs, read))),
  )
  const addresses = addressCollections(graph, inputs, { gatewayStates, classesByName, gatewaysInForce })
  const gateways = graph.map(
    'gateways',
    gatewaysInForce,
    ({ cluster }, name, read) => read(gatewayStates, `${cluster}/Gateway/${name}`)?.gateway,
  )
  const gatewaysThere = graph.map('gatewaysThere', gateways, () => true as const)
  const foreignGateways = graph.map('foreignGateways', gatewayStates, (_, key, read) =>
    read(ourGateways, key) ? undefined : (true as const),
  )
  return {
    classStates,
    gatewayStates,
    ourGateways,
    gatewaysInForce,
    gateways,
    gatewaysThere,
    foreignGateways,
    ...addresses,
  }
}

/** `namespace/name`, of a record's key. */
export const gatewayName = (key: string): string => key.split('/').slice(2).join('/')
