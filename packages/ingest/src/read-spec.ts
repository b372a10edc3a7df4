import type { ReportedConfig, StoredRecord } from '@watershed/model'
import { configKinds } from './config-kinds.ts'
import type {
  AccessPolicySpec,
  BackendTLSPolicySpec,
  EdgePoolSpec,
  GatewayClassSpec,
  GatewaySpec,
  GRPCRouteSpec,
  L4RouteSpec,
  ListenerSetSpec,
  ReferenceGrantSpec,
  RouteSpec,
  ServiceExportSpec,
  TLSRouteSpec,
} from './gen/specs.ts'
import { withDefaults } from './schema/with-defaults.ts'

interface Specs {
  readonly GatewayClass: GatewayClassSpec
  readonly Gateway: GatewaySpec
  readonly HTTPRoute: RouteSpec
  readonly MultiClusterHTTPRoute: RouteSpec
  readonly GRPCRoute: GRPCRouteSpec
  readonly TLSRoute: TLSRouteSpec
  readonly TCPRoute: L4RouteSpec
  readonly UDPRoute: L4RouteSpec
  readonly ListenerSet: ListenerSetSpec
  readonly ReferenceGrant: ReferenceGrantSpec
  readonly BackendTLSPolicy: BackendTLSPolicySpec
  readonly AccessPolicy: AccessPolicySpec
  readonly EdgePool: EdgePoolSpec
  readonly ServiceExport: ServiceExportSpec
}

export interface ReadObject<K extends ReportedConfig['kind']> {
  readonly object: ReportedConfig & { readonly kind: K }
  /** With all defaults. */
  readonly spec: Specs[K]
}

/**
 * The object of a record and its spec, which has to be acceptable.
 * @throws TypeError when the record holds another kind: a mistake of the program
 */
export const readSpec = <K extends ReportedConfig['kind']>(
  { object }: StoredRecord,
  ...kinds: readonly K[]
): ReadObject<K> => {
  const kind = kinds.find((one) => one === object.kind)
  if (!kind || !('spec' in object)) throw new TypeError(`expected ${kinds.join(' or ')}, got ${object.kind}`)
  return {
    object: { ...object, kind },
    spec: withDefaults(configKinds[kind].schema, object.spec) as Specs[K],
  }
}
