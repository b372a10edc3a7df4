export { createStore } from './create-store.ts'
export { parseSecretKeys } from './secrets/parse-secret-keys.ts'
export type { StoreErrorCode } from './store-error.ts'
export { StoreError } from './store-error.ts'
export type {
  ApplyOutcome,
  Change,
  ClusterPresence,
  ClusterState,
  Follower,
  FollowListener,
  FollowState,
  HeartbeatOutcome,
  OrderStatement,
  ReachedPosition,
  Report,
  SessionRefusal,
  SourceKind,
  StatedOrder,
  StateOrderOutcome,
  Store,
  StoreLog,
  StoreOptions,
  Upsert,
} from './store.ts'
