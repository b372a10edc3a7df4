/** Names a resource among all types: `typeUrl` as in `google.protobuf.Any`. */
export interface ResourceKey {
  readonly typeUrl: string
  readonly name: string
}

/** One xDS resource, packed once and shared among all streams. */
export interface Resource extends ResourceKey {
  /** Says whether a client has it already: equal for equal bodies, on every replica and after every restart. */
  readonly version: string
  /** The encoded message of `typeUrl`: the value of its `Any`. */
  readonly body: Uint8Array
  /**
   * What a client must have acknowledged before it is sent this resource, and keeps until this one is gone:
   * a route's clusters and their endpoints. So is what those warm. What is not in the view is not waited for. Must not form a cycle.
   */
  readonly needs?: readonly ResourceKey[]
  /**
   * What a client loads anew for each version of this resource, without asking: an Envoy cluster's endpoints, a listener's
   * secrets. Sent again after it, and kept until it is gone.
   */
  readonly warms?: readonly ResourceKey[]
  /** What only one resource of its type can have at a time: the addresses that a listener binds. */
  readonly places?: readonly string[]
}
