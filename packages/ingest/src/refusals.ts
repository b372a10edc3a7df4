import type { Issue, ReportedConfig, ReportedObject } from '@watershed/model'
import { checkAccessPolicy } from './check-access-policy.ts'
import { checkBackendTlsPolicy } from './check-backend-tls-policy.ts'
import { checkEdgePool } from './check-edge-pool.ts'
import { checkEndpointSlice } from './check-endpoint-slice.ts'
import { checkGateway } from './check-gateway.ts'
import { checkGatewayClass } from './check-gateway-class.ts'
import { checkGrpcRoute } from './check-grpc-route.ts'
import { checkL4Route } from './check-l4-route.ts'
import { checkRoute } from './check-route.ts'
import { checkService } from './check-service.ts'
import { checkServiceExport } from './check-service-export.ts'
import { configKinds } from './config-kinds.ts'
import type {
  AccessPolicySpec,
  BackendTLSPolicySpec,
  EdgePoolSpec,
  GatewayClassSpec,
  GatewaySpec,
  GRPCRouteSpec,
  L4RouteSpec,
  RouteSpec,
  ServiceExportSpec,
} from './gen/specs.ts'
import { issueOf } from './issue-of.ts'
import { createMemory } from './create-memory.ts'
import type { Refusal } from './refusal.ts'
import { checkRules } from './schema/check-rules.ts'
import { checkStructure } from './schema/check-structure.ts'
import { checkUnique } from './schema/check-unique.ts'
import type { Finding } from './schema/finding.ts'
import { withDefaults } from './schema/with-defaults.ts'

/** More than a person reads at once; the rest shows when these are mended. */
const mostIssues = 20

/**
 * What makes an object unacceptable by itself, whatever else there is: it does not follow its schema or the rules of its
 * API (`Invalid`), or says what is not carried out yet (`NotCarriedOut`). Empty: acceptable.
 */
export const refusals = (cluster: string, object: ReportedObject): readonly Issue[] =>
  findingsOf(object)
    .slice(0, mostIssues)
    .map(({ code = 'Invalid', ...finding }) => issueOf(code, cluster, object, finding))

const findingsOf = (object: ReportedObject): readonly Refusal[] => {
  if (object.kind === 'Service') return checkService(object)
  if (object.kind === 'EndpointSlice') return checkEndpointSlice(object)
  return 'spec' in object ? checkConfigOnce(object) : []
}

/** Keyed by what is judged. A hub judges an object when it is reported and again when it comes back from the store. */
const judged = createMemory<readonly Refusal[]>()

const checkConfigOnce = (object: ReportedConfig): readonly Refusal[] =>
  judged(JSON.stringify([object.kind, object.apiVersion, object.spec]), () => checkConfig(object))

/** Each step reads what the one before found to be in order. */
const checkConfig = (object: ReportedConfig): readonly Refusal[] => {
  const { apiVersions, schema } = configKinds[object.kind]
  if (!apiVersions.includes(object.apiVersion)) return [wrongVersion(object, apiVersions)]
  const spec = withDefaults(schema, object.spec)
  const steps = [
    () => checkStructure(schema, spec, 'spec').map((finding) => withKind(object.kind, finding)),
    () => checkUnique(schema, spec, 'spec'),
    () => checkRules(schema, spec, 'spec'),
    () => checkMeaning(object.kind, spec),
  ]
  for (const step of steps) {
    const found = step()
    if (found.length > 0) return found
  }
  return []
}

const checkMeaning = (kind: ReportedConfig['kind'], spec: unknown): readonly Refusal[] => {
  switch (kind) {
    case 'Gateway':
      return checkGateway(spec as GatewaySpec)
    case 'GatewayClass':
      return checkGatewayClass(spec as GatewayClassSpec)
    case 'HTTPRoute':
    case 'MultiClusterHTTPRoute':
      return checkRoute(spec as RouteSpec)
    case 'GRPCRoute':
      return checkGrpcRoute(spec as GRPCRouteSpec)
    case 'TLSRoute':
    case 'TCPRoute':
    case 'UDPRoute':
      return checkL4Route(spec as L4RouteSpec)
    case 'BackendTLSPolicy':
      return checkBackendTlsPolicy(spec as BackendTLSPolicySpec)
    case 'AccessPolicy':
      return checkAccessPolicy(spec as AccessPolicySpec)
    case 'EdgePool':
      return checkEdgePool(spec as EdgePoolSpec)
    case 'ServiceExport':
      return checkServiceExport(spec as ServiceExportSpec)
    default:
      return []
  }
}

/** Whoever writes a field of ours into a standard route wants the other kind. */
const withKind = (kind: ReportedConfig['kind'], { path, message }: Finding): Finding => {
  const [, field] = /^unknown field '(cluster|failover)'/.exec(message) ?? []
  if (kind !== 'HTTPRoute' || field === undefined) return { path, message }
  return {
    path,
    message: `unknown field '${field}': an HTTPRoute has none; use kind MultiClusterHTTPRoute of watershed.dev/v1alpha1`,
  }
}

const wrongVersion = ({ apiVersion, kind }: ReportedConfig, known: readonly string[]): Finding => ({
  path: 'apiVersion',
  message: `${apiVersion} has no ${kind} that is known here: use ${known[0]}`,
})
