/** One line of a bench's result. */
export interface Row {
  readonly bench: string
  readonly routes?: number
  readonly slices?: number
  /** From an agent's start until the hub has everything. */
  readonly first_report_ms?: number
  readonly p50_ms?: number
  readonly p90_ms?: number
  readonly max_ms?: number
  /** Of routes, or of pods. */
  readonly changes?: number
  readonly requests?: number
  readonly errors: number
  /** From the start of everything until all of it is served. */
  readonly load_s?: number
  /** CPU time of the hub a change. */
  readonly hub_cpu_ms?: number
  /** CPU time of Envoy a change. */
  readonly envoy_cpu_ms?: number
  /** CPU time a second while it changes. */
  readonly hub_cores?: number
  readonly envoy_cores?: number
  readonly hub_rss_mb?: number
  readonly hub_rss_growth_mb?: number
  readonly envoy_rss_growth_mb?: number
  /** Time series of the hub and the edge together. */
  readonly series?: number
  readonly series_growth?: number
  /** Of the hub's CPU time a change, against a small world in the same run. */
  readonly cpu_ratio?: number
  readonly agent_rss_mb?: number
  readonly envoy_rss_mb?: number
  readonly rps?: number
  readonly baseline_rps?: number
  /** CPU time of Envoy a request. */
  readonly cpu_us?: number
  readonly baseline_cpu_us?: number
  /** Median of pairs. */
  readonly ratio?: number
}
