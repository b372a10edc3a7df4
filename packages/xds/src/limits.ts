/** Bounds on what one stream may ask for and is sent. Times in milliseconds. */
export interface StreamLimits {
  /** Resources and removals in one response, and its size in bytes; a single larger resource goes alone. */
  readonly maxResources: number
  readonly maxBytes: number
  /** Resource types, and names subscribed in all. */
  readonly maxTypes: number
  readonly maxNames: number
  /**
   * A client that reconnects tells what it holds type by type. Until this long after the first,
   * nothing that it holds is removed, since what it has not told yet may need it.
   */
  readonly settleMs: number
  /** A first response waits for the resources below it to be loaded, but not longer than this without any progress. */
  readonly stallMs: number
  /** A refused resource is tried again this often: what it conflicted with may be gone. */
  readonly nackRetryMs: number
  /** Of a listener, which another one may only just have left the address of, the first time; then twice as long each time. */
  readonly firstRetryMs: number
}

/** Bounds on all clients together. */
export interface ServerLimits extends StreamLimits {
  readonly maxStreams: number
  /** Streams whose token is being judged. */
  readonly maxUnauthenticated: number
  /** Requests of one stream that do not answer a response: a second, and at once. */
  readonly requestsPerSecond: number
  readonly requestBurst: number
  /** Requests of a client that arrive before it may be answered. */
  readonly maxHeldRequests: number
  readonly authenticateMs: number
  readonly firstRequestMs: number
}

export const defaultLimits: ServerLimits = {
  maxResources: 500,
  maxBytes: 1 << 20,
  maxTypes: 32,
  maxNames: 500_000,
  settleMs: 2_000,
  stallMs: 5_000,
  nackRetryMs: 60_000,
  firstRetryMs: 1_000,
  maxStreams: 1_000,
  maxUnauthenticated: 1_000,
  requestsPerSecond: 500,
  requestBurst: 5_000,
  maxHeldRequests: 1_000,
  authenticateMs: 5_000,
  firstRequestMs: 10_000,
}
