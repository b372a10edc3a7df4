import type { Read } from '@watershed/graph'
import type { Gateway, Issue, Source } from '@watershed/model'
import type { JudgedParent, WrittenParent } from '@watershed/status'
import { writtenParents } from '@watershed/status'
import type { Gateways } from './gateways.ts'
import type { RouteState } from './route-state.ts'
import type { RouteStatus } from './route-status.ts'

/**
 * Whether an object means a Gateway of ours by `namespace/name`. A standard one whose own cluster has a Gateway of that name which is
 * another controller's means that, and so none of ours; a MultiClusterHTTPRoute always means ours. Does not change with the Gateway.
 */
export const isForOurs = (
  { kind, cluster }: Pick<Source, 'kind' | 'cluster'>,
  key: string,
  read: Read,
  of: Pick<Gateways, 'foreignGateways' | 'gatewaysThere'>,
): boolean => {
  const isForeign = kind !== 'MultiClusterHTTPRoute' && read(of.foreignGateways, `${cluster}/Gateway/${key}`)
  return !isForeign && read(of.gatewaysThere, key) === true
}

/** The Gateway of ours that an object means by `namespace/name`: see {@link isForOurs}. */
export const gatewayFor = (
  source: Pick<Source, 'kind' | 'cluster'>,
  key: string,
  read: Read,
  of: Pick<Gateways, 'foreignGateways' | 'gatewaysThere' | 'gateways'>,
): Gateway | undefined => (isForOurs(source, key, read, of) ? read(of.gateways, key) : undefined)

/**
 * Whether the Gateway that an object means by `namespace/name` is its own cluster's, ours, and of no version that can be carried out: there
 * is nothing to attach to, and the object's author is told whose fault that is.
 */
export const isRefusedGateway = (
  { cluster }: Pick<Source, 'cluster'>,
  key: string,
  read: Read,
  of: Pick<Gateways, 'ourGateways' | 'gatewaysThere'>,
): boolean => !read(of.gatewaysThere, key) && read(of.ourGateways, `${cluster}/Gateway/${key}`) !== undefined

/**
 * The parents that we answer for, with what is said of each. A standard route may be for another controller, so only Gateways of
 * ours and their ListenerSets count; a MultiClusterHTTPRoute is nobody's but ours, so its author is told about every parentRef.
 */
export const judgedParents = (
  { source }: RouteState,
  spec: unknown,
  status: RouteStatus,
  isOurs: (parent: WrittenParent) => boolean,
): readonly JudgedParent[] =>
  writtenParents(spec, source.namespace).flatMap((written) => {
    if (!isOurs(written) && source.kind !== 'MultiClusterHTTPRoute') return []
    return [{ parentRef: written.parentRef, conditions: conditionsOf(written, status) }]
  })

/** A version that is refused is refused as a whole, and its parents are not those of the version that serves. */
const conditionsOf = (
  { index, gateway, listenerSet }: WrittenParent,
  { parents, conditions, issues, serving }: RouteStatus,
): JudgedParent['conditions'] => {
  const own = parents.find(({ parent }) => parent.index === index)
  if (serving === 'current' && own) return own.conditions
  if (gateway !== undefined || listenerSet !== undefined) return conditions
  const path = `spec.parentRefs[${index}]`
  return [notAGateway(issues.find((issue) => issue.path.startsWith(path)))]
}

const notAGateway = (issue: Issue | undefined): JudgedParent['conditions'][number] => ({
  type: 'Accepted',
  status: 'False',
  reason: 'UnsupportedValue',
  message: issue?.message ?? 'routes are carried out for Gateways and ListenerSets only: name one',
})
