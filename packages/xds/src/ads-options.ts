import type { Node } from '@watershed/envoy-api/envoy/config/core/v3/base_pb.js'
import type { AdsEvent } from './ads-event.ts'
import type { ServerLimits } from './limits.ts'
import type { StreamStatus } from './stream-status.ts'
import type { View } from './view.ts'

/** What a client shows of itself when it connects. */
export interface Credentials {
  /** The bearer token of the `authorization` metadata; '' without one. */
  readonly token: string
  /** Address and port of the client. */
  readonly peer: string
}

/** The message is told to the client, so it must not hold secrets. */
export interface Refusal {
  readonly refused: string
}

export interface AdsOptions {
  /** Who the client is. A refusal ends the stream with UNAUTHENTICATED. */
  authenticate(credentials: Credentials): Promise<{ readonly identity: string } | Refusal>
  /** The resources for a node. Called once `ready`. A refusal ends the stream with PERMISSION_DENIED. */
  viewFor(node: Node, identity: string): View | Refusal
  /**
   * Resolves when the client may be answered. Until then its requests are kept; `stream.knows` says whether
   * it holds resources from an earlier stream. Without it every client is answered at once.
   */
  ready?(stream: StreamStatus): Promise<void>
  onEvent?(event: AdsEvent): void
  readonly limits?: Partial<ServerLimits>
  /** Milliseconds since 1970. */
  readonly clock?: () => number
}
