import type { Collection, GraphOptions } from '@watershed/graph'
import { createGraph } from '@watershed/graph'
import type { ServiceImport } from '@watershed/model'
import { accessPolicies } from './access-policies.ts'
import { backendTlsPolicies } from './backend-tls-policies.ts'
import type { Backends } from './backends.ts'
import { backendCollections } from './backends.ts'
import type { Edges } from './edges.ts'
import { edgeCollections } from './edges.ts'
import type { Gateways } from './gateways.ts'
import { gatewayCollections } from './gateways.ts'
import { isOf } from './is-of.ts'
import type { PipelineInputs } from './pipeline-inputs.ts'
import { listenerCollections } from './listeners.ts'
import { referenceCollections } from './references.ts'
import { pipelineInputs } from './pipeline-inputs.ts'
import { policyStatuses } from './policies.ts'
import type { Routes } from './routes.ts'
import { routeCollections } from './routes.ts'
import type { Statuses } from './statuses.ts'
import { statusCollections } from './statuses.ts'

/** From records to Envoy resources and statuses: its parts say what each collection holds. */
export interface Pipeline
  extends
    PipelineInputs,
    Pick<Backends, 'nodes' | 'backends'>,
    Pick<Gateways, 'gatewayStates' | 'gateways'>,
    Pick<Routes, 'routeStates' | 'routes'>,
    Omit<Edges, 'hosts' | 'losses' | 'chains'>,
    Statuses {
  /** [`namespace/name`] What the clusterset has of the Services that clusters export. */
  readonly imports: Collection<ServiceImport>

  /** Whether an Envoy resource is made for an object, by record key: what edges say of the one they say of the other. */
  isOf(key: string, resource: string): boolean
  /** Changes made to the inputs inside are one batch: nobody sees half of them. */
  update(change: () => void): void
  /** How many derivations ran, by collection. */
  derivations(): ReadonlyMap<string, number>
}

/**
 * The whole pipeline, part by part, each of which is one derivation a line, from top to bottom. A change reruns only what
 * read it. A derivation that throws keeps what it last made, and `onFault` is told.
 */
export const createPipeline = (options: GraphOptions = {}): Pipeline => {
  const graph = createGraph(options)
  const inputs = pipelineInputs(graph)
  const references = referenceCollections(graph, inputs)
  const tlsPolicies = backendTlsPolicies(graph, inputs, references)
  const backends = backendCollections(graph, inputs, references, tlsPolicies)
  const gateways = gatewayCollections(graph, inputs)
  const listeners = listenerCollections(graph, inputs, gateways, references, backends)
  const access = accessPolicies(graph, inputs, gateways, listeners)
  const routes = routeCollections(graph, inputs, gateways, listeners, backends)
  const parents = { gateways, listeners, references }
  const { hosts, losses, chains, ...edges } = edgeCollections(graph, parents, routes, access)
  const statuses = statusCollections(graph, inputs, {
    ...parents,
    routes,
    backends,
    losses: { matches: losses, connections: chains.losses },
    access,
  })
  const policies = policyStatuses(graph, inputs, tlsPolicies, { gateways, listeners, routes, access })

  return {
    ...inputs,
    nodes: backends.nodes,
    backends: backends.backends,
    imports: backends.clusterset.imports,
    gatewayStates: gateways.gatewayStates,
    gateways: gateways.gateways,
    routeStates: routes.routeStates,
    routes: routes.routes,
    ...edges,
    ...statuses,
    statuses: graph.union(
      'allStatuses',
      statuses.statuses,
      policies.backendTlsStatuses,
      policies.accessStatuses,
    ),
    isOf: (key, resource) => isOf({ listeners, attachments: routes.attachments, hosts }, key, resource),
    update: (change) => graph.update(change),
    derivations: () => graph.derivations(),
  }
}
