import type { Collection, Graph } from '@watershed/graph'
import type { ObjectStatus, Policy, PolicyTarget, Route } from '@watershed/model'
import { firstPolicy } from '@watershed/plan'
import { accessStatus } from './access-status.ts'
import type { AccessTargets } from './access-targets.ts'
import { targetProblem } from './access-targets.ts'
import { gatewaysOf } from './attached-gateways.ts'
import type { BackendTlsPolicies } from './backend-tls-policies.ts'
import { targetKey } from './backend-tls-policies.ts'
import { backendTlsStatus } from './backend-tls-status.ts'
import type { PipelineInputs } from './pipeline-inputs.ts'

/** What authors of policies are told. Keys are in brackets. */
export interface PolicyStatuses {
  /** [record key] */
  readonly backendTlsStatuses: Collection<ObjectStatus>
  /** [record key] */
  readonly accessStatuses: Collection<ObjectStatus>
}

/** The part of the pipeline that goes back to policies. */
export const policyStatuses = (
  graph: Graph,
  { config }: PipelineInputs,
  { tlsStates, tlsJudged, tlsByTarget }: BackendTlsPolicies,
  targets: AccessTargets,
): PolicyStatuses => {
  const { routes, attachments } = targets.routes
  // By Gateway first: a backend may have thousands of routes, of a few Gateways.
  const uses = graph.groupBy('backendUses', attachments, (attachment, key, read) => {
    const gateways = gatewaysOf(attachment)
    const route = gateways.length > 0 ? read(routes, key) : undefined
    return route
      ? backendsOf(route).flatMap((one) => gateways.map((gateway) => [`${one} ${gateway}`, true] as const))
      : []
  })
  const used = graph.map('backendsInUse', uses, () => true)
  const backendGateways = graph.groupBy('backendGateways', used, (_, use) => {
    const at = use.indexOf(' ')
    return [[use.slice(0, at), use.slice(at + 1)]]
  })
  const backendTlsStatuses = graph.map('backendTlsStatuses', tlsStates, (state, key, read) => {
    const [record, judged] = [read(config, key), read(tlsJudged, key)]
    if (!record || !judged) return undefined
    const { policy } = state
    const lost = policy.targets.flatMap((target) => {
      const winner = firstPolicy(read(tlsByTarget, targetKey(policy, target))?.values() ?? [])
      if (!winner || (winner.namespace === policy.namespace && winner.name === policy.name)) return []
      return [{ target: `${target.kind} ${policy.namespace}/${target.name}`, winner }]
    })
    const gateways = new Set(
      policy.targets.flatMap((target) =>
        meansOf(policy, target).flatMap((means) => [...(read(backendGateways, means)?.values() ?? [])]),
      ),
    )
    return backendTlsStatus(record, state, { judged, lost, gateways: [...gateways].sort() })
  })
  const accessStatuses = graph.map('accessStatuses', targets.access.accessStates, (state, key, read) => {
    const record = read(config, key)
    const problemOf = (target: PolicyTarget) =>
      targetProblem(state.policy, state.written, target, targets, read)
    return record && accessStatus(record, state, problemOf)
  })
  return { backendTlsStatuses, accessStatuses }
}

/** What a route sends to: Services of one cluster, or of all (`*`), and ServiceImports of its own, as `kind/cluster/namespace/name`. */
const backendsOf = ({ cluster: own, rules }: Route): readonly string[] => {
  const refs = rules.flatMap(({ backends, filters }) => [
    ...backends,
    ...filters.flatMap((filter) => (filter.type === 'RequestMirror' ? [filter.backend] : [])),
  ])
  const found = refs.flatMap(({ kind, cluster = '*', namespace, name }) => [
    `Service/${kind ? '*' : cluster}/${namespace}/${name}`,
    ...(kind ? [`ServiceImport/${own}/${namespace}/${name}`] : []),
  ])
  return [...new Set(found)]
}

/** How routes may mean a policy's target. */
const meansOf = (
  { cluster, namespace }: Policy,
  { kind, name }: Policy['targets'][number],
): readonly string[] =>
  [cluster, ...(kind === 'Service' ? ['*'] : [])].map((one) => `${kind}/${one}/${namespace}/${name}`)
