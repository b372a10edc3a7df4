import { servingVersion, toGateway, toGatewayClass } from '@watershed/ingest'
import type { Gateway, GatewayClass, Issue, StoredRecord } from '@watershed/model'
import { ageOf, controllerName } from '@watershed/model'
import type { Claimant } from './oldest.ts'
import { oldest } from './oldest.ts'
import { versionOf } from './version-of.ts'

/** One reported Gateway by itself. */
export interface GatewayState extends Claimant {
  readonly gateway?: Gateway
  /** Of the version that serves, or else of the one that cannot. */
  readonly className: string
  /** Tells this version of the object from others. */
  readonly version: string
  /** Of the version that serves. */
  readonly spec?: unknown
  /** Why the current version is not acceptable; these are among the issues. */
  readonly refused: readonly Issue[]
  readonly issues: readonly Issue[]
  /** As StoredRecord has it. */
  readonly firstReported: number
  /** The addresses that its status says it has. */
  readonly assigned: readonly string[]
}

export const gatewayState = (record: StoredRecord): GatewayState => {
  const { object, issues: refused, serving } = servingVersion(record)
  const assigned = ('assigned' in record.object && record.object.assigned) || []
  const version = versionOf(record)
  const { cluster, firstReported } = record
  const base = { cluster, firstReported, created: ageOf(record), version, refused, assigned }
  if (serving === 'none' || object.kind !== 'Gateway')
    return { ...base, className: classNameOf(record), servable: false, issues: refused }
  const { gateway, issues } = toGateway({ ...record, object })
  const { className } = gateway
  return { ...base, className, servable: true, gateway, spec: object.spec, issues: [...refused, ...issues] }
}

/** Of a spec that may be anything: whose the Gateway is decides who tells of its mistakes. */
const classNameOf = ({ object }: StoredRecord): string => {
  const spec = 'spec' in object ? object.spec : undefined
  const name = (spec as { readonly gatewayClassName?: unknown } | null | undefined)?.gatewayClassName
  return typeof name === 'string' ? name : ''
}

/** One reported GatewayClass by itself. */
export interface GatewayClassState extends Claimant {
  readonly refused: readonly Issue[]
  readonly gatewayClass?: GatewayClass
}

export const gatewayClassState = (record: StoredRecord): GatewayClassState => {
  const { object, issues: refused, serving } = servingVersion(record)
  const base = { cluster: record.cluster, created: ageOf(record), refused }
  if (serving === 'none') return { ...base, servable: false }
  return { ...base, servable: true, gatewayClass: toGatewayClass({ ...record, object }) }
}

/**
 * The class of a Gateway. `classes` are those of its className in all clusters: its own cluster's decides, since a class is a
 * matter of its cluster; where that has none, the oldest does.
 */
export const classOf = (
  { cluster }: GatewayState,
  classes: ReadonlyMap<string, GatewayClassState> | undefined,
): GatewayClassState | undefined => {
  const all = [...(classes?.values() ?? [])]
  return all.find((state) => state.cluster === cluster) ?? oldest(all)
}

/** Whether a Gateway is Watershed's to carry out. */
export const isOurs = (
  state: GatewayState,
  classes: ReadonlyMap<string, GatewayClassState> | undefined,
): boolean => classOf(state, classes)?.gatewayClass?.controllerName === controllerName
