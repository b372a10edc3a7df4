import Type from 'typebox'
import { limits } from '../limits.ts'
import { count, label, list, openObject, strictObject, time } from '../schema-parts.ts'

/** Tells one statement of the order from those before and after it; '0' where there was none. */
const resourceVersion = () => Type.String({ pattern: '^[0-9]{1,16}$' })

/** `PUT /v1/config-clusters`: all of the order, the first before the others. */
export const ConfigClustersRequest = strictObject({
  clusters: list(label(), { minItems: 1, maxItems: limits.configClusters }),
  /** Where given, it must be that of the order that is replaced. */
  resourceVersion: Type.Optional(resourceVersion()),
})
export type ConfigClustersRequest = Type.Static<typeof ConfigClustersRequest>

/** Of `DELETE /v1/config-clusters`. */
export const ConfigClustersQuery = strictObject({ resourceVersion: Type.Optional(resourceVersion()) })
export type ConfigClustersQuery = Type.Static<typeof ConfigClustersQuery>

export const ConfigClusterView = openObject({
  name: Type.String(),
  /** Unknown: no agent has ever reported for it. Loading: its full report has not come to its end. */
  state: Type.Enum(['Reporting', 'Silent', 'Loading', 'Unknown']),
  /** Unless it is unknown. */
  lastSeen: Type.Optional(time()),
  silentForMs: Type.Optional(count()),
  /** Routes of any kind that it reports, and those of them that are in force. */
  routes: count(),
  routesInForce: count(),
})
export type ConfigClusterView = Type.Static<typeof ConfigClusterView>

/** What `/v1/config-clusters` answers to every method. */
export const ConfigClustersView = openObject({
  /** Set: by this API. Flag: by the hub's `--config-clusters`. None: nowhere, so the oldest object of any cluster is in force. */
  source: Type.Enum(['Set', 'Flag', 'None']),
  /** In the order, the first before the others. */
  clusters: list(ConfigClusterView),
  /** Outside it, by name. Without an order that is all of them. */
  others: list(ConfigClusterView),
  resourceVersion: resourceVersion(),
  /** When and by whose token it was last set or taken back, if ever. */
  changedAt: Type.Optional(time()),
  changedBy: Type.Optional(Type.String()),
  /** What needs a look, each with its cure. */
  warnings: list(Type.String()),
})
export type ConfigClustersView = Type.Static<typeof ConfigClustersView>
