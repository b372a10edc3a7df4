/**
 * Decides when an edge may be answered. Until the hub has loaded, none is. A hub that starts on a Redis that has lost its
 * data knows less than the edges do: an edge that comes with a configuration keeps it until every cluster that has a
 * token has reported in full, for what a cluster has not said yet would otherwise be taken from the edge.
 */
export interface EdgeGate {
  /** Resolves when an edge may be answered. `knows`: it comes with a configuration. */
  pass(edge: Edge): Promise<void>
  /** The edge's stream has ended. */
  left(id: number): void
  /** Why the hub has nothing to say yet, or nothing. */
  loading(): string | undefined
  /** Why edges are kept waiting, or nothing. */
  waiting(): string | undefined
  /** Whether all that is to be known has been reported at some time: what is missing now is missing. */
  settled(): boolean
  /** The store has been read; `settled` as it remembers. */
  loaded(settled: boolean): void
  /** A cluster's full report has come to its end. */
  reported(cluster: string): void
  /** Who is expected may have changed. */
  reconsider(): void
}

interface Edge {
  /** Of its stream. */
  readonly id: number
  readonly knows: boolean
}

export interface GateOptions {
  /** The clusters that have a token. */
  readonly expected: () => readonly string[]
  /** Called once every expected cluster has reported: the store remembers it, so that a cluster added later holds up nobody. */
  readonly settle: () => void
}

export const createEdgeGate = ({ expected, settle }: GateOptions): EdgeGate => {
  const reported = new Set<string>()
  const waiting = new Map<number, { readonly edge: Edge; readonly enter: () => void }>()
  let loaded = false
  let settled = false

  const missing = (): readonly string[] => expected().filter((cluster) => !reported.has(cluster))
  const isOpen = ({ knows }: Edge): boolean => loaded && (settled || !knows)
  const reconsider = (): void => {
    if (!loaded) return
    if (!settled && missing().length === 0) {
      settled = true
      settle()
    }
    for (const [id, { edge, enter }] of [...waiting])
      if (isOpen(edge)) {
        waiting.delete(id)
        enter()
      }
  }

  return {
    pass: (edge) =>
      isOpen(edge) ? Promise.resolve() : new Promise((enter) => waiting.set(edge.id, { edge, enter })),
    left: (id) => void waiting.delete(id),
    loading: () => (loaded ? undefined : 'the hub has not read its Redis yet'),
    waiting: () => {
      if (waiting.size === 0) return undefined
      return `edges keep what they have until these clusters have reported to this Redis: ${missing().join(', ')}; connect their agents, or remove their tokens`
    },
    settled: () => loaded && settled,
    loaded: (remembered) => {
      loaded = true
      settled ||= remembered
      reconsider()
    },
    reported: (cluster) => {
      reported.add(cluster)
      reconsider()
    },
    reconsider,
  }
}
