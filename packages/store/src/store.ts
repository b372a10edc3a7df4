import type { ObjectName, ReportedObject, SourceProblem, StoredRecord } from '@watershed/model'

export interface StoreOptions {
  /** `redis://` or `rediss://`, with credentials where Redis asks for them. Never logged. */
  readonly url: string
  /** Of every key; holds a hash tag. Default `{watershed}:`. */
  readonly prefix?: string
  /**
   * For Secrets, as {@link parseSecretKeys} reads them: the first encrypts, all decrypt. Without one, what a Secret holds is not kept: its record
   * says `withheld`.
   */
  readonly secretKeys?: readonly Uint8Array[]
  /** Of one cluster. Default 100,000. */
  readonly maxObjects?: number
  /** For `rediss://`: PEM. Without them, the system's authorities. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string }
  readonly log: StoreLog
}

/** As pino logs. */
export interface StoreLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/**
 * Records in Redis. Every call either answers within some seconds or throws {@link StoreError}; one that threw may or may not have
 * been carried out, and can be repeated.
 */
export interface Store {
  /** Fences every earlier session of the cluster. Epochs are unique also across what Redis forgets. */
  openSession(session: { cluster: string; agent: string; source: SourceKind }): Promise<{ epoch: number }>
  /** Carries out one report, or none of it. */
  apply(report: Report): Promise<ApplyOutcome>
  heartbeat(heartbeat: { cluster: string; epoch: number; seq: number }): Promise<HeartbeatOutcome>
  /** Sorted by name. */
  clusters(): Promise<readonly ClusterState[]>
  /** Removes a cluster with all it reported, and whether there was one. An agent that still reports for it starts over. */
  forgetCluster(cluster: string): Promise<boolean>
  /**
   * States which clusters' Gateways and routes count, the first before the others, or takes that back. To state what is stated
   * already changes nothing.
   */
  stateOrder(statement: OrderStatement): Promise<StateOrderOutcome>
  /** As it was stated last, which may be that it is taken back. */
  statedOrder(): Promise<StatedOrder | undefined>
  /** Reads everything and then every change, on a connection of its own, until stopped. */
  follow(listener: FollowListener): Follower
  /** Other keys from now on. Followers read everything again. */
  useSecretKeys(keys: readonly Uint8Array[]): void
  /** Encrypts Secrets under the first key that are under another, and answers how many. */
  resealSecrets(): Promise<number>
  /**
   * Tells the other replicas something about this one, which they see for `ttlMs` by Redis' clock, and answers what all that are
   * alive tell, this one included. Telling nothing ('') takes it back.
   */
  exchange(told: { replica: string; ttlMs: number; value: string }): Promise<ReadonlyMap<string, string>>
  /** What was remembered by {@link Store.rememberClaims}. */
  claims(): Promise<ReadonlyMap<string, string>>
  /** Remembers by record key what edges have acknowledged, so that it need not be acknowledged again when a hub starts. */
  rememberClaims(claims: { set: ReadonlyMap<string, string>; deleted: Iterable<string> }): Promise<void>
  /** Remembers that this Redis holds all that edges may know of: every cluster that is expected has reported to it. */
  settle(): Promise<void>
  isSettled(): Promise<boolean>
  /** Throws StoreError if Redis does not answer. */
  ping(): Promise<void>
  /** Ends followers and connections. */
  close(): Promise<void>
}

export type SourceKind = 'directory' | 'kubernetes'

export interface Report {
  readonly cluster: string
  readonly epoch: number
  readonly seq: number
  readonly upserts: readonly Upsert[]
  readonly deletes: readonly ObjectName[]
  readonly full?: 'more' | 'end'
  /** Origins whose objects stay at the end of a full report though it did not mention them. */
  readonly unread?: readonly string[]
  /** Replaces the cluster's list. */
  readonly problems?: readonly SourceProblem[]
}

export interface Upsert {
  readonly object: ReportedObject
  /** Whether the object is right by itself. While it is not, the last version that was is kept beside it. */
  readonly acceptable: boolean
}

/** Why a message of a session may not pass. */
export type SessionRefusal =
  /** A later session, of `agent`, has taken over. */
  | { readonly outcome: 'fenced'; readonly epoch: number; readonly agent: string }
  | { readonly outcome: 'unknownEpoch' }

export type ApplyOutcome =
  | { readonly outcome: 'applied' | 'duplicate'; readonly revision: number }
  | { readonly outcome: 'seqGap'; readonly expected: number }
  | { readonly outcome: 'fullReportFirst' }
  /** `full` in a session whose full report has ended: another takes another session. */
  | { readonly outcome: 'fullReportOver' }
  | { readonly outcome: 'tooManyObjects'; readonly limit: number }
  | SessionRefusal

export type HeartbeatOutcome = { readonly outcome: 'alive'; readonly resync: boolean } | SessionRefusal

/** The order of config clusters, as somebody stated it. */
export interface StatedOrder {
  /** Absent: it was taken back. */
  readonly clusters?: readonly string[]
  /** Who did. */
  readonly by: string
  /** When, in µs since 1970 by Redis' clock; of a later statement it is greater, whatever the clock does. */
  readonly at: number
}

export interface OrderStatement {
  /** Names without spaces, commas and slashes. Absent or empty: takes back. */
  readonly clusters?: readonly string[] | undefined
  readonly by: string
  /** `at` of the statement that this one is made after, 0 for none. Absent: after any. */
  readonly after?: number | undefined
}

export type StateOrderOutcome =
  /** Everybody knows who has reached the position. No order: none was there to be taken back. */
  | {
      readonly outcome: 'stated'
      readonly order: StatedOrder | undefined
      readonly position: ReachedPosition
    }
  /** The last statement is not the one that this was to be made after. */
  | { readonly outcome: 'conflict'; readonly order: StatedOrder | undefined }

export interface ClusterState {
  readonly name: string
  /** Instance id of the agent of the current session. */
  readonly agent: string
  readonly source: SourceKind
  readonly epoch: number
  /** Reports applied in this epoch. */
  readonly seq: number
  /** Whether a full report has come to its end in this dataset. */
  readonly complete: boolean
  /** When the agent was heard of last, in ms since 1970. This and the silence are by Redis' clock. */
  readonly seen: number
  readonly silentForMs: number
  readonly problems: readonly SourceProblem[]
}

export interface FollowListener {
  /** After all of it is in `Follower.records`. Must not throw. */
  changed(change: Change): void
  /** `following` comes after everything was read and reported. On `disconnected` and `loading` what is held stays. */
  state(state: FollowState): void
  /** All that was written up to here has been told. Comes after `changed`, and also where nothing differed. */
  reached?(position: ReachedPosition): void
}

/** A revision is that of its dataset only: another dataset counts anew. */
export interface ReachedPosition {
  readonly dataset: string
  readonly revision: number
}

export type FollowState = 'loading' | 'following' | 'disconnected'

/** What differs from before, however it came about. Keys are record keys. */
export interface Change {
  readonly set: ReadonlyMap<string, StoredRecord>
  readonly deleted: readonly string[]
  /** New clusters, and those that became complete. */
  readonly clusters: ReadonlyMap<string, ClusterPresence>
  /** Clusters that are gone whole; their records are in `deleted`. */
  readonly forgotten: readonly string[]
  /** Where somebody stated an order of config clusters, or took it back. */
  readonly order?: StatedOrder
  readonly revision: number
}

export interface ClusterPresence {
  /** Whether what is held comes from a whole full report. */
  readonly complete: boolean
}

/** What one replica holds. The maps are live. */
export interface Follower {
  readonly records: ReadonlyMap<string, StoredRecord>
  readonly clusters: ReadonlyMap<string, ClusterPresence>
  stop(): Promise<void>
}
