export type AgentErrorCode =
  /** A flag or variable is missing or wrong. */
  | 'BadOptions'
  /** The folder to report does not exist or cannot be read. */
  | 'FolderUnreadable'
  /** The kubeconfig, or the pod's ServiceAccount, cannot be used. */
  | 'KubernetesUnusable'
  /** The token's file is missing, empty or holds something else. */
  | 'TokenUnreadable'
  /** The hub does not say what to write back. */
  | 'StatusesUnavailable'
  /** The file of certificate authorities is missing or unreadable. */
  | 'CaUnreadable'

/** A fault of the agent's surroundings. Its message says what to do, and never holds a secret. */
export class AgentError extends Error {
  override readonly name = 'AgentError'
  readonly code: AgentErrorCode

  constructor(code: AgentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
