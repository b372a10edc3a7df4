import type { EdgeHost, EdgeListener, Route, RuleShares } from '@watershed/model'

/** What is looked up by key: all of the pipeline's collections are such. */
export interface Lookup<V> {
  get(key: string): V | undefined
}

/** What edges were told, and what it was made of. Keys are in brackets. */
export interface Collections {
  /** [`tcp/port`, `namespace/gateway/tcp/port`] */
  readonly listeners: Lookup<EdgeListener>
  /** [`scope/hostname`] Rules in the order in which they are tried. */
  readonly edgeHosts: Lookup<EdgeHost>
  /** [`kind/namespace/name`] Those in force. */
  readonly routes: Lookup<Route>
  /** [`cluster/kind/namespace/name`] */
  readonly routeStatuses: Lookup<{ readonly rules: readonly RuleShares[] }>
}
