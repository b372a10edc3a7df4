import { servingVersion, toGateway, toGatewayClass } from '@watershed/ingest'
import type { Gateway, GatewayClass, Issue, StoredRecord } from '@watershed/model'
import { ageOf, controllerName } from '@watershed/model'
import type { Claimant } from './oldest.ts'
import { oldest } from './oldest.ts'

/** One reported Gateway by itself. */
export interface GatewayState extends Claimant {
  readonly gateway?: Gateway
  readonly issues: readonly Issue[]
}

export const gatewayState = (record: StoredRecord): GatewayState => {
  const { object, issues: refused, serving } = servingVersion(record)
  const base = { cluster: record.cluster, created: ageOf(record) }
  if (serving === 'none') return { ...base, servable: false, issues: refused }
  const { gateway, issues } = toGateway({ ...record, object })
  return { ...base, servable: true, gateway, issues: [...refused, ...issues] }
}

/** One reported GatewayClass by itself. */
export interface GatewayClassState extends Claimant {
  readonly gatewayClass?: GatewayClass
}

export const gatewayClassState = (record: StoredRecord): GatewayClassState => {
  const { object, serving } = servingVersion(record)
  const base = { cluster: record.cluster, created: ageOf(record) }
  if (serving === 'none') return { ...base, servable: false }
  return { ...base, servable: true, gatewayClass: toGatewayClass({ ...record, object }) }
}

/**
 * Whether a Gateway is Watershed's to carry out. `classes` are those of its className in all clusters: its own cluster's
 * decides, since a class is a matter of its cluster; where that has none, the oldest does.
 */
export const isOurs = (
  { cluster }: GatewayState,
  classes: ReadonlyMap<string, GatewayClassState> | undefined,
): boolean => {
  const all = [...(classes?.values() ?? [])]
  const found = all.find((state) => state.cluster === cluster) ?? oldest(all)
  return found?.gatewayClass?.controllerName === controllerName
}
