import type { Address } from '@watershed/net-address'

/** What an edge is started with. Times in ms. */
export interface EdgeOptions {
  /** The node id: the name of the edge's token, and of one of several edges with that token `/` and its own. */
  readonly name: string
  /** Any of them may serve this edge; when one is gone, the next is tried. At least one. */
  readonly hubs: readonly Address[]
  /** The hub token, or the file that holds it, which is read again when it changes. */
  readonly token: { readonly file: string } | { readonly value: string }
  /** PEM file with the CAs that vouch for the hub, read again when it changes. Absent: plain text to the hub. */
  readonly hubCa?: string
  /** The name in the hub's certificate, where it is not the host in `hubs`. */
  readonly hubServerName?: string
  /** Allows plain text to a hub beyond loopback. */
  readonly insecureHub?: boolean
  /** PEM file with the CAs that vouch for backends whose policies name no others. Absent: those of the system. */
  readonly backendCa?: string
  /** The address that listeners bind. */
  readonly bindAddress?: string
  readonly region?: string
  readonly zone?: string
  /** Envoy's binary. Absent: `envoy` on PATH. */
  readonly envoy?: string
  /** Envoy's worker threads. Absent: as many as there are cores. */
  readonly concurrency?: number
  /** Downstream connections; more are refused. */
  readonly maxConnections?: number
  /** How long connections may take to end when the edge stops. */
  readonly drainMs?: number
  /**
   * Kept between runs, so that an edge that was killed finds its Envoy and takes it over. Absent: a temporary
   * directory, and Envoy ends as soon as this process has.
   */
  readonly stateDirectory?: string
  /** With a state directory: how long Envoy serves on when this process was killed and nobody takes over. */
  readonly orphanMs?: number
  /** Where `/healthz`, `/readyz`, `/metrics` and `/reachability` are served. Absent: nowhere. */
  readonly statusAddress?: Address
  readonly envoyLogLevel?: EnvoyLogLevel
}

export const envoyLogLevels = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'] as const
export type EnvoyLogLevel = (typeof envoyLogLevels)[number]

export const defaults = {
  bindAddress: '0.0.0.0',
  maxConnections: 50_000,
  drainMs: 30_000,
  orphanMs: 60_000,
  envoyLogLevel: 'warning',
} as const satisfies Partial<EdgeOptions>
