/** What a Pod's containers do, for its status. */
export interface ContainerState {
  readonly name: string
  readonly image: string
  readonly init?: boolean
  /** Its readiness probe, if it has one, is content. */
  readonly ready: boolean
  readonly restarts: number
  /** As in a Pod's status: `{running: {startedAt}}`, `{waiting: {reason, message}}`, `{terminated: {exitCode, …}}`. */
  readonly state: Readonly<Record<string, unknown>>
  readonly lastState?: Readonly<Record<string, unknown>>
}

/** What runs for a Pod at its address. */
export interface RunningPod {
  readonly containers: () => readonly ContainerState[]
  /** Ends it as a kubelet would within the Pod's grace period. */
  terminate(graceSeconds: number): Promise<void>
  /** Ends it at once. */
  kill(): Promise<void>
}
