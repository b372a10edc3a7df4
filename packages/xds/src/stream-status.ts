import type { TypeStatus } from './stream/type-status.ts'

/** One client, as shown to people. */
export interface StreamStatus {
  /** Numbers the streams of this server. */
  readonly id: number
  readonly identity: string
  readonly peer: string
  readonly nodeId: string
  readonly nodeCluster: string
  readonly locality: { readonly region: string; readonly zone: string; readonly subZone: string }
  /** Milliseconds since 1970. */
  readonly connectedAt: number
  /** It holds resources from an earlier stream. */
  readonly knows: boolean
  /** Not answered yet, because the server is not ready for it. */
  readonly waitingForReady: boolean
  /** The view's label at the last moment when the client had acknowledged all of the view that it asked for. */
  readonly ackedVersion: string
  /** Resources that differ from what the client acknowledged, of all types. */
  readonly pending: number
  /**
   * When the oldest change came, in milliseconds since 1970, that the client has neither acknowledged nor refused; undefined
   * when there is none. 0 as long as it has not loaded all of its view once.
   */
  readonly unsettledSince: number | undefined
  readonly types: readonly TypeStatus[]
}
