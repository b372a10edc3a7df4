export type EdgeErrorCode =
  | 'BadOptions'
  /** The token or the CA cannot be read, or is none. */
  | 'BadSecret'
  | 'EnvoyNotFound'
  | 'EnvoyTooOld'
  /** The state directory is not private, or another edge runs on it. */
  | 'StateUnusable'
  | 'EnvoyDidNotStart'
  /** Envoy's admin interface does not answer, or not as it should. */
  | 'AdminUnanswered'
  /** Stopped, or out of time, before Envoy was ready. */
  | 'NotReady'

/** A fault of the edge's surroundings. The message names the cure, where there is one, and never a secret. */
export class EdgeError extends Error {
  readonly code: EdgeErrorCode

  constructor(code: EdgeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EdgeError'
    this.code = code
  }
}
