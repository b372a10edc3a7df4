/** What an agent answers at `GET /hub`: how it stands with its hub. Nothing of it is secret. */
export interface AgentHubState {
  /** URL of the hub. */
  readonly hub: string
  /** Whether the hub took what was sent last. */
  readonly ok: boolean
  /** Why it did not; absent before the first answer. */
  readonly problem?: { readonly message: string; readonly cure: string }
}
