import type { Read } from '@watershed/graph'
import type { AccessPolicy, Policy, PolicyTarget, RouteKind } from '@watershed/model'
import { routeKinds } from '@watershed/model'
import { firstPolicy } from '@watershed/plan'
import type { AccessPolicies } from './access-policies.ts'
import type { TargetProblem } from './access-status.ts'
import { targetKey } from './backend-tls-policies.ts'
import { edgeListenerName } from './edge-listeners.ts'
import type { Gateways } from './gateways.ts'
import type { Listeners } from './listeners.ts'
import type { Routes } from './routes.ts'

/** What AccessPolicies may be for. */
export interface AccessTargets {
  readonly gateways: Gateways
  readonly listeners: Listeners
  readonly routes: Routes
  readonly access: AccessPolicies
}

/** Why a policy does not count for one of its targets; undefined: it does. */
export const targetProblem = (
  policy: AccessPolicy | undefined,
  written: Policy,
  target: PolicyTarget,
  of: AccessTargets,
  read: Read,
): TargetProblem | undefined =>
  missing(written, target, of, read) ?? (policy && conflict(policy, target, of, read))

const notFound = (message: string): TargetProblem => ({ reason: 'TargetNotFound', message })

const missing = (
  policy: Policy,
  target: PolicyTarget,
  of: AccessTargets,
  read: Read,
): TargetProblem | undefined => {
  const { kind, name, sectionName } = target
  const { cluster, namespace } = policy
  const what = `${kind} ${namespace}/${name}`
  const key = `${cluster}/${kind}/${namespace}/${name}`
  const found = kind === 'Gateway' ? gatewayAt(key, of, read) : routeAt(key, kind, of, read)
  if (!found) return notFound(`cluster ${cluster} has no ${what}: create it, or correct the targetRef`)
  if (found.owner === undefined)
    return notFound(
      `${what} of cluster ${cluster} is not in force here: its status says why, if it is for Watershed`,
    )
  if (found.owner !== cluster)
    return notFound(
      `${what} of cluster ${found.owner} is in force instead of that of cluster ${cluster}: apply the policy there`,
    )
  if (sectionName === undefined || found.sections.includes(sectionName)) return undefined
  const has = found.sections.join(', ') || 'none that has a name'
  return notFound(`${what} has no ${kind === 'Gateway' ? 'listener' : 'rule'} ${sectionName}; it has ${has}`)
}

interface FoundTarget {
  /** The cluster whose object is in force. */
  readonly owner: string | undefined
  readonly sections: readonly string[]
}

const gatewayAt = (key: string, { gateways }: AccessTargets, read: Read): FoundTarget | undefined => {
  if (!read(gateways.gatewayStates, key)) return undefined
  const gateway =
    read(gateways.ourGateways, key) && read(gateways.gateways, key.split('/').slice(2).join('/'))
  return { owner: gateway?.cluster, sections: gateway?.listeners.map((one) => one.name) ?? [] }
}

const routeAt = (
  key: string,
  kind: string,
  { routes }: AccessTargets,
  read: Read,
): FoundTarget | undefined => {
  if (!routeKinds.includes(kind as RouteKind) || !read(routes.routeStates, key)) return undefined
  const route = read(routes.routes, key.slice(key.indexOf('/') + 1))
  return { owner: route?.cluster, sections: route?.rules.flatMap((one) => one.name ?? []) ?? [] }
}

const conflict = (
  policy: AccessPolicy,
  target: PolicyTarget,
  of: AccessTargets,
  read: Read,
): TargetProblem | undefined => {
  const { namespace, name } = policy
  const first = firstPolicy(read(of.access.accessByTarget, targetKey(policy, target))?.values() ?? [])
  if (first && first.name !== name)
    return {
      reason: 'Conflicted',
      message: `${target.kind} ${namespace}/${target.name} is the target of AccessPolicy ${first.namespace}/${first.name}, which comes before: of two, the older counts, then the first by name; make them one`,
    }
  return policy.clientAddress && sharedPort(policy, target, of, read)
}

/** Gateways without addresses of their own share those of the edges: there, the oldest says where clients' addresses are read. */
const sharedPort = (
  { namespace, clientAddress }: AccessPolicy,
  { name }: PolicyTarget,
  { listeners, access }: AccessTargets,
  read: Read,
): TargetProblem | undefined => {
  const own = `${namespace}/${name}`
  for (const listener of read(listeners.listenersOfGateway, own)?.values() ?? []) {
    const decided = read(access.clientAddresses, edgeListenerName(listener))
    if (
      decided &&
      decided.gateway !== own &&
      JSON.stringify(decided.address) !== JSON.stringify(clientAddress)
    )
      return {
        reason: 'Conflicted',
        message: `port ${listener.port} is shared with Gateway ${decided.gateway}, which is older and reads the address of clients from ${decided.address.source}: give the Gateway addresses of its own by an EdgePool, or another port`,
      }
  }
  return undefined
}
