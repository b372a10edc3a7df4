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
  readonly errors: number
  /** CPU time of the hub a change. */
  readonly hub_cpu_ms?: number
  readonly hub_rss_mb?: number
  readonly agent_rss_mb?: number
  readonly envoy_rss_mb?: number
  readonly rps?: number
  readonly baseline_rps?: number
  /** Median of pairs. */
  readonly ratio?: number
}
