import type {
  BackendRef,
  Issue,
  ParentRef,
  Route,
  RouteMatch,
  RouteRule,
  StoredRecord,
  ValueMatch,
} from '@watershed/model'
import { ageOf } from '@watershed/model'
import { durationMs } from './duration-ms.ts'
import type * as specs from './gen/specs.ts'
import { firstOfEachName } from './first-of-each-name.ts'
import { issueOf } from './issue-of.ts'
import { readSpec } from './read-spec.ts'
import type { RouteContext } from './route-context.ts'
import type { Finding } from './schema/finding.ts'
import { toBackendRef } from './to-backend-ref.ts'
import { toFilter } from './to-filter.ts'

/**
 * Reads an acceptable HTTPRoute or MultiClusterHTTPRoute, with all defaults filled in. A parentRef to something else than
 * a Gateway is left out, which is an issue; so is a reference into another namespace, which stays, and has its share.
 */
export const toRoute = (
  record: StoredRecord,
): { readonly route: Route; readonly issues: readonly Issue[] } => {
  const { object, spec } = readSpec(record, 'HTTPRoute', 'MultiClusterHTTPRoute')
  const { kind, namespace, name } = object
  const isOwnCluster = kind === 'HTTPRoute'
  const context = { namespace, ...(isOwnCluster && { cluster: record.cluster }) }
  const { parentRefs = [], hostnames = [], rules } = spec
  const route: Route = {
    kind,
    cluster: record.cluster,
    namespace,
    name,
    created: ageOf(record),
    parents: parentRefs.flatMap((ref, index) => (isGateway(ref) ? [toParentRef(ref, index, namespace)] : [])),
    hostnames: [...new Set(hostnames)],
    rules: rules.map((rule) => toRule({ ...rule, failover: isOwnCluster ? 'None' : rule.failover }, context)),
  }
  const issues = [
    ...otherParents(parentRefs).map((finding) => issueOf('NotCarriedOut', record.cluster, object, finding)),
    ...otherNamespaces(rules, namespace).map((finding) =>
      issueOf('RefNotPermitted', record.cluster, object, finding),
    ),
  ]
  return { route, issues }
}

const isGateway = ({ group, kind }: specs.RouteParentRef): boolean =>
  group === 'gateway.networking.k8s.io' && kind === 'Gateway'

const toParentRef = (ref: specs.RouteParentRef, index: number, namespace: string): ParentRef => ({
  index,
  namespace: ref.namespace ?? namespace,
  name: ref.name,
  ...(ref.sectionName !== undefined && { sectionName: ref.sectionName }),
  ...(ref.port !== undefined && { port: ref.port }),
})

const toRule = (rule: specs.RouteRule, context: RouteContext): RouteRule => ({
  ...(rule.name !== undefined && { name: rule.name }),
  matches: rule.matches.length > 0 ? rule.matches.map(toMatch) : [everything],
  filters: (rule.filters ?? []).map((filter) => toFilter(filter, context)),
  timeouts: {
    ...(rule.timeouts?.request !== undefined && { requestMs: durationMs(rule.timeouts.request) }),
    ...(rule.timeouts?.backendRequest !== undefined && {
      backendRequestMs: durationMs(rule.timeouts.backendRequest),
    }),
  },
  failover: rule.failover,
  backends: (rule.backendRefs ?? []).map((ref): BackendRef => ({
    ...toBackendRef(ref, context),
    weight: ref.weight,
  })),
})

const everything: RouteMatch = { path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [] }

const toMatch = ({ path, method, headers = [], queryParams = [] }: specs.RouteRuleMatch): RouteMatch => ({
  path: { type: path.type, value: path.value },
  ...(method !== undefined && { method }),
  headers: firstOfEachName(headers.map(toHeaderMatch)),
  queryParams: queryParams.map(({ name, type, value }) => ({ name, type, value })),
})

const toHeaderMatch = ({ name, type, value }: specs.RouteRuleMatchHeader): ValueMatch => ({
  name: name.toLowerCase(),
  type,
  value,
})

const otherParents = (parentRefs: readonly specs.RouteParentRef[]): readonly Finding[] =>
  parentRefs.flatMap((ref, index) =>
    isGateway(ref)
      ? []
      : [
          {
            path: `spec.parentRefs[${index}].kind`,
            message: `routes of a ${ref.kind}${ref.group === '' ? '' : ` of ${ref.group}`} are not carried out: this parentRef is left out; name a Gateway`,
          },
        ],
  )

const otherNamespaces = (rules: readonly specs.RouteRule[], namespace: string): readonly Finding[] =>
  rules.flatMap(({ backendRefs = [], filters = [] }, rule) => [
    ...backendRefs.flatMap((ref, index) =>
      otherNamespace(ref, namespace, `spec.rules[${rule}].backendRefs[${index}]`),
    ),
    ...filters.flatMap(({ requestMirror }, index) =>
      requestMirror
        ? otherNamespace(
            requestMirror.backendRef,
            namespace,
            `spec.rules[${rule}].filters[${index}].requestMirror.backendRef`,
          )
        : [],
    ),
  ])

const otherNamespace = (
  ref: { readonly kind: string; readonly name: string; readonly namespace?: string },
  own: string,
  path: string,
): readonly Finding[] => {
  const { kind, namespace = own, name } = ref
  if (namespace === own) return []
  const message = `${kind} ${namespace}/${name} is in another namespace, and ReferenceGrants are not carried out yet: use a ${kind} of namespace ${own}`
  return [{ path, message }]
}
