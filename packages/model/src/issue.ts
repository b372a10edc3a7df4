import type { Source } from './record-key.ts'

/** What is wrong with something a user wrote: data, which ends as a condition on the object, never an exception. */
export interface Issue {
  readonly code: IssueCode
  readonly source: Source
  /** Where in the object, as `spec.rules[0].backendRefs[1].weight`; empty for the object as a whole. */
  readonly path: string
  /** What is wrong and what to do about it, for a person: names the field and the cure. */
  readonly message: string
}

export type IssueCode =
  /** The object does not follow its schema or a rule of its API. */
  | 'Invalid'
  /** A field that Watershed does not carry out yet. */
  | 'NotCarriedOut'
  /** Another cluster's object of this kind and name is in force: it is older, or its cluster comes before in the order. */
  | 'Duplicate'
  /** An order of config clusters is stated, and the object's cluster is not in it. */
  | 'NotConfigCluster'
  /** A parentRef's Gateway was not reported by any cluster. */
  | 'ParentNotFound'
  /** A parentRef's Gateway is there, and no version of it can be carried out. */
  | 'ParentNotAccepted'
  /** The Gateway has no listener of that sectionName or port. */
  | 'NoMatchingParent'
  /** The listener's allowedRoutes do not let this route in. */
  | 'NotAllowedByListeners'
  /** None of the route's hostnames are the listener's. */
  | 'NoMatchingListenerHostname'
  /** An older route of the other kind, HTTPRoute or GRPCRoute, has a host of the route on its listener. */
  | 'HostnameConflict'
  /** A backendRef names a cluster that no agent reports. */
  | 'ClusterNotFound'
  /** A backendRef names a Service that its cluster does not have. */
  | 'BackendNotFound'
  /** A backendRef means a Service of another cluster, which that cluster does not export. */
  | 'NotExported'
  /** The Service has no such port. */
  | 'PortNotFound'
  /** A Service is there, and edges have no address to come to it by, in the mode that its cluster or itself asks for. */
  | 'NoReachableAddress'
  /** A reference into another namespace without a ReferenceGrant. */
  | 'RefNotPermitted'
  /** A reference to a kind that nothing can be sent to. */
  | 'InvalidKind'
  /** The Service's port speaks (`appProtocol`) what routes of the kind cannot be carried by. */
  | 'UnsupportedProtocol'
  /** An older route has the same match on the same host, and so gets its requests. */
  | 'Overshadowed'
  /** Every weight of a rule is 0. */
  | 'ZeroWeights'
  /** A reference to certificates of authorities that are not there, or are none. */
  | 'InvalidCACertificateRef'
  /** A Gateway whose class is unknown or not ours. */
  | 'ClassNotFound'

/** A condition of the Gateway API: what an object's status says. */
export interface Condition {
  readonly type:
    'Accepted' | 'ResolvedRefs' | 'Programmed' | 'Overshadowed' | 'watershed.dev/AccessPolicyAffected'
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
}

/** What is wrong with an object, in one line for a person. */
export const describeIssues = (issues: readonly Pick<Issue, 'path' | 'message'>[]): string =>
  issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
