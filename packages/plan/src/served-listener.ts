import type { EdgeServerTls, Listener } from '@watershed/model'

/** A listener of a Gateway in force, its own or a ListenerSet's, with what became of it among the others. */
export interface ServedListener extends Listener {
  /** Unique in its Gateway: the listener's name, or `namespace/name/listener` of a ListenerSet's. */
  readonly id: string
  /** `namespace/name` of the Gateway. */
  readonly gateway: string
  /** The cluster whose Gateway is in force. */
  readonly cluster: string
  /** The namespace of the object that it is written in: what `Same` means. */
  readonly namespace: string
  /** `namespace/name` of the ListenerSet that it is of; absent: the Gateway's own. */
  readonly listenerSet?: string
  /** Its place in spec.listeners of its object. */
  readonly index: number
  readonly clusterHeader: boolean
  /** Before the names of whatever is made for its Gateway: `namespace/gateway/`; empty where Gateways share the edges' address. */
  readonly base: string
  /** Where its requests are looked up: the scope of its EdgeHosts. */
  readonly scope: string
  /** Its Gateway's own; empty: the one that edges were told to bind. */
  readonly addresses: readonly string[]
  /** Absent: all. */
  readonly edges?: readonly string[]
  /** Whether edges listen for it; otherwise `problems` say why. */
  readonly served: boolean
  /** Names of EdgeSecrets; empty where TLS does not end here. */
  readonly certificates: readonly string[]
  readonly clientValidation?: NonNullable<EdgeServerTls['clientValidation']>
  readonly problems: readonly ListenerProblem[]
}

/** What is wrong with a listener that its own object does not show. */
export interface ListenerProblem {
  readonly condition: 'Accepted' | 'ResolvedRefs' | 'Conflicted'
  /** As ListenerConditionReason has it: HostnameConflict, InvalidCertificateRef, … */
  readonly reason: string
  readonly message: string
}
