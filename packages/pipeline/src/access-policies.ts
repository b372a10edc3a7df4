import type { Collection, Graph, Read } from '@watershed/graph'
import { servingVersion, toAccessPolicy, writtenPolicy } from '@watershed/ingest'
import type {
  AccessPolicy,
  Condition,
  EdgeAccess,
  EdgeClientAddress,
  Issue,
  Policy,
  StoredRecord,
} from '@watershed/model'
import { firstPolicy } from '@watershed/plan'
import type { PolicyClaim } from './backend-tls-policies.ts'
import { claimsOf } from './backend-tls-policies.ts'
import { edgeListenerName } from './edge-listeners.ts'
import type { Gateways } from './gateways.ts'
import { leastOfGroups } from './least-of-groups.ts'
import type { Listeners } from './listeners.ts'
import type { PipelineInputs } from './pipeline-inputs.ts'
import { ofKind } from './pipeline-inputs.ts'

/** Who may come in. Keys are in brackets. */
export interface AccessPolicies {
  /** [record key] */
  readonly accessStates: Collection<AccessState>
  /** [`cluster/kind/namespace/name#section`] The policies of a target, by record key. */
  readonly accessByTarget: Collection<ReadonlyMap<string, PolicyClaim>>
  /** [`namespace/gateway#id`] Of listeners that somebody may not come to: all lists of the Gateway and of the listener. */
  readonly listenerAccess: Collection<readonly EdgeAccess[]>
  /** [name of the EdgeListener] Where clients' addresses are read there. */
  readonly clientAddresses: Collection<ClientAddress>
  /** All lists of a route as a whole and of a rule of it. */
  ofRule(route: Target, rule: string | undefined, read: Read): readonly EdgeAccess[]
  /** What an object's status says of the policies that are in force for it, or for sections of it (GEP-713); undefined: there is none. */
  affected(target: Target, sections: readonly (string | undefined)[], read: Read): Condition | undefined
  /** The same of one section alone, for what has a status of its own: a listener. */
  sectionAffected(target: Target, section: string, read: Read): Condition | undefined
}

/** One reported AccessPolicy by itself. */
export interface AccessState {
  /** Undefined: no version can be read. */
  readonly policy?: AccessPolicy
  /** What it is for, of one that cannot be read as far as that is written. */
  readonly written: Policy
  readonly serving: 'current' | 'lastAccepted' | 'none'
  /** Why the current version is not acceptable. */
  readonly refused: readonly Issue[]
}

/** What the oldest Gateway of a port says, whose clients come by the same way as everybody's. */
export interface ClientAddress {
  /** `namespace/name` */
  readonly gateway: string
  readonly created: number
  readonly address: EdgeClientAddress
}

interface Target {
  readonly cluster: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** The part of the pipeline that is AccessPolicies, each of which counts for the objects of its own cluster and namespace. */
export const accessPolicies = (
  graph: Graph,
  { config }: PipelineInputs,
  { gateways }: Gateways,
  { servedListeners }: Listeners,
): AccessPolicies => {
  const accessStates = graph.map('accessStates', config, ofKind('AccessPolicy', accessState))
  const accessByTarget = graph.groupBy('accessByTarget', accessStates, ({ policy }) =>
    policy ? claimsOf(policy) : [],
  )
  const accessByObject = graph.groupBy('accessByObject', accessStates, ({ policy }) => sectionsOf(policy))
  const policyOf = (target: Target, section: string, read: Read): AccessPolicy | undefined => {
    const { cluster, kind, namespace, name } = target
    const claims = read(accessByTarget, `${cluster}/${kind}/${namespace}/${name}#${section}`)
    const first = firstPolicy(claims?.values() ?? [])
    return first && read(accessStates, `${cluster}/AccessPolicy/${first.namespace}/${first.name}`)?.policy
  }
  const listsOf = (target: Target, section: string | undefined, read: Read): readonly EdgeAccess[] =>
    ['', ...(section === undefined ? [] : [section])].flatMap(
      (one) => policyOf(target, one, read)?.access ?? [],
    )
  const gatewayOf = (key: string, read: Read): Target | undefined => {
    const gateway = read(gateways, key)
    return gateway && { ...gateway, kind: 'Gateway' }
  }

  const listenerAccess = graph.map('listenerAccess', servedListeners, (listener, _, read) => {
    const gateway = gatewayOf(listener.gateway, read)
    const own = listener.listenerSet === undefined ? listener.name : undefined
    const lists = gateway ? listsOf(gateway, own, read) : []
    return lists.length > 0 ? lists : undefined
  })
  // By Gateway, of which there are fewer than listeners.
  const ports = graph.groupBy(
    'gatewayPorts',
    servedListeners,
    (listener): readonly (readonly [string, true])[] =>
      listener.served ? [[`${edgeListenerName(listener)} ${listener.gateway}`, true]] : [],
  )
  const wishes = graph.map('clientAddressWishes', ports, (_, port, read): ClientAddress | undefined => {
    const name = port.slice(port.indexOf(' ') + 1)
    const [gateway, target] = [read(gateways, name), gatewayOf(name, read)]
    if (!gateway || !target) return undefined
    const address = policyOf(target, '', read)?.clientAddress ?? { source: 'Connection' }
    return { gateway: name, created: gateway.created, address }
  })
  const clientAddresses = leastOfGroups(
    graph,
    'clientAddresses',
    wishes,
    (wish, port) => [[port.slice(0, port.indexOf(' ')), wish]],
    byAge,
  )
  const sectionsWithPolicies = (object: string, read: Read): ReadonlySet<string> =>
    new Set([...(read(accessByObject, object)?.values() ?? [])].flat())
  const firstOf = (object: string, section: string, read: Read): string | undefined => {
    const claim = firstPolicy(read(accessByTarget, `${object}#${section}`)?.values() ?? [])
    return claim && `AccessPolicy ${claim.namespace}/${claim.name}`
  }
  return {
    accessStates,
    accessByTarget,
    listenerAccess,
    clientAddresses,
    ofRule: listsOf,
    affected: (target, known, read) => {
      const object = keyOf(target)
      const first = [...sectionsWithPolicies(object, read)].sort().flatMap((section) => {
        if (section !== '' && !known.includes(section)) return []
        const policy = firstOf(object, section, read)
        return policy === undefined ? [] : [`${policy}${section && ` (${section})`}`]
      })
      return first.length > 0 ? affectedBy(first) : undefined
    },
    sectionAffected: (target, section, read) => {
      const object = keyOf(target)
      if (!sectionsWithPolicies(object, read).has(section)) return undefined
      const policy = firstOf(object, section, read)
      return policy === undefined ? undefined : affectedBy([policy])
    },
  }
}

const keyOf = ({ cluster, kind, namespace, name }: Target): string =>
  `${cluster}/${kind}/${namespace}/${name}`

const affectedBy = (policies: readonly string[]): Condition => ({
  type: 'watershed.dev/AccessPolicyAffected',
  status: 'True',
  reason: 'PolicyAffected',
  message: `who may reach it is decided by ${policies.join(', ')}`,
})

/** The objects that a policy is for, with their sections. */
const sectionsOf = (policy: Policy | undefined): readonly (readonly [string, readonly string[]])[] =>
  [...Map.groupBy(policy ? claimsOf(policy) : [], ([key]) => key.slice(0, key.indexOf('#'))).entries()].map(
    ([object, claims]) => [object, claims.map(([key]) => key.slice(key.indexOf('#') + 1))],
  )

const accessState = (record: StoredRecord): AccessState => {
  const { object, issues: refused, serving } = servingVersion(record)
  if (serving === 'none') return { written: writtenPolicy(record, () => true), serving, refused }
  const policy = toAccessPolicy({ ...record, object })
  return { policy, written: policy, serving, refused }
}

const byAge = (a: ClientAddress, b: ClientAddress): number =>
  a.created - b.created || (a.gateway < b.gateway ? -1 : 1)
