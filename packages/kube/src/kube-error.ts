export type KubeErrorCode =
  /** The API server does not know who asks: the token or certificate is missing, wrong or expired. */
  | 'Unauthorized'
  /** RBAC does not allow it. */
  | 'Forbidden'
  | 'NotFound'
  /** Somebody else wrote in between: read, change and write again. */
  | 'Conflict'
  | 'AlreadyExists'
  /** The resourceVersion, or the rest of a paged list, is there no more: list again. */
  | 'Gone'
  /** The API server refuses the object or the request as it is. */
  | 'Invalid'
  /** `retryAfterMs` says when to try again, where the API server did. */
  | 'TooManyRequests'
  /** No whole answer in time. Whether a write happened is unknown. */
  | 'TimedOut'
  /** No connection, or it broke. Whether a write happened is unknown. */
  | 'Unreachable'
  /** The API server failed, or is not ready yet. */
  | 'ServerError'
  /** An answer that is longer than allowed. */
  | 'TooLarge'
  /** What answers does not speak as an API server does. */
  | 'BadAnswer'
  /** The kubeconfig, the ServiceAccount's files or an exec plugin cannot be used. */
  | 'BadKubeconfig'
  /** The caller gave up, or the connection to the API server was closed by its owner. */
  | 'Aborted'

export interface KubeErrorDetails {
  readonly status?: number
  readonly reason?: string
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/** A request to an API server that came to nothing. Neither message nor cure holds a secret. */
export class KubeError extends Error {
  override readonly name = 'KubeError'
  readonly code: KubeErrorCode
  /** What to look into or to do, as a sentence. */
  readonly cure: string
  /** HTTP's, where there was an answer. */
  readonly status?: number
  /** Kubernetes' own word for it, as `Expired`. */
  readonly reason?: string
  readonly retryAfterMs?: number

  constructor(code: KubeErrorCode, message: string, cure: string, details: KubeErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.cure = cure
    if (details.status !== undefined) this.status = details.status
    if (details.reason !== undefined) this.reason = details.reason
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs
  }
}
