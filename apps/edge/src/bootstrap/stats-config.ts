import type { Json } from './json.ts'

const regex = (pattern: string): Json => ({ safe_regex: { regex: pattern } })

/**
 * What Envoy counts: nothing whose number grows with routes, hostnames or backends. Each port has some 150 series and
 * all HTTP connection managers some 100; the rest, of the server itself and its way to the hub, is some 250.
 */
const kept: readonly Json[] = [
  ...['server.', 'listener.', 'listener_manager.', 'cluster_manager.', 'control_plane.', 'overload.'].map(
    (prefix) => ({ prefix }),
  ),
  // Of an HTTP connection manager and its scopes, but not what lies deeper: RDS has series for each route configuration.
  regex('http\\.[^.]+\\.[^.]+'),
  regex('http\\.[^.]+\\.scoped_rds\\.[^.]+\\.[^.]+'),
  // All TCP connections, and all UDP sessions, that go on to backends.
  { prefix: 'tcp.tcp.' },
  { prefix: 'udp.udp.' },
  // The hub, and all backends together under the one name that their clusters share (alt_stat_name).
  { prefix: 'cluster.hub.' },
  { prefix: 'cluster.backend.' },
]

/** In ms: from a cached answer to a long poll. */
const buckets: readonly Json[] = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000,
]

/** envoy.config.metrics.v3.StatsConfig */
export const statsConfig: Json = {
  stats_matcher: { inclusion_list: { patterns: kept } },
  histogram_bucket_settings: [{ match: regex('.*'), buckets }],
}
