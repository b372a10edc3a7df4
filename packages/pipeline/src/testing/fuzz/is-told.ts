import type { ReportedObject, StoredRecord } from '@watershed/model'
import { controllerName, routeKinds } from '@watershed/model'
import type { Pipeline } from '../../create-pipeline.ts'
import { keyOf } from '../outputs.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Whether the author of an object that is refused is told so: by a condition in its status where it is for us to write one, and of a
 * route by the hub's API in any case. What is too broken to say whose it is gets no status, as an object of another controller.
 */
export const isTold = (pipeline: Pipeline, record: StoredRecord): boolean => {
  const key = keyOf(record)
  const { object, accepted } = record
  if (routeKinds.some((kind) => kind === object.kind) && !pipeline.routeStatuses.get(key)?.issues.length)
    return false
  if (![object, accepted ?? object].every(isOurObject)) return true
  return falseConditions(pipeline.statuses.get(key)?.status).length > 0
}

/** Of an object that a broken version took the place of, both: what is accepted says whose it is. */
const isOurObject = (object: ReportedObject): boolean =>
  'spec' in object && isOurs(object.kind, object.namespace, asFields(object.spec))

/** Gateways of ours in the world. */
const ourGateways = ['infra/public', 'team/own']

const isOurs = (kind: string, namespace: string, spec: Fields): boolean => {
  if (kind === 'GatewayClass') return spec['controllerName'] === controllerName
  if (kind === 'Gateway') return spec['gatewayClassName'] === 'watershed'
  if (kind === 'ListenerSet') return isOurGateway(asFields(spec['parentRef']), namespace)
  if (kind === 'EdgePool' || kind === 'ServiceExport') return true
  if (routeKinds.some((one) => one === kind))
    return refsOf(spec['parentRefs']).some((ref) => isOurGateway(ref, namespace))
  if (kind === 'AccessPolicy')
    return refsOf(spec['targetRefs']).some((ref) => ref['kind'] === 'Gateway' && isOurGateway(ref, namespace))
  return false
}

const isOurGateway = (ref: Fields, own: string): boolean => {
  const { group = 'gateway.networking.k8s.io', kind = 'Gateway', namespace = own, name } = ref
  return (
    group === 'gateway.networking.k8s.io' &&
    kind === 'Gateway' &&
    ourGateways.includes(`${String(namespace)}/${String(name)}`)
  )
}

const refsOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(asFields) : [])

const asFields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

/** Wherever in a status they are: of parents, ancestors, listeners. */
const falseConditions = (status: unknown): readonly Fields[] => {
  if (typeof status !== 'object' || status === null) return []
  if (Array.isArray(status)) return status.flatMap(falseConditions)
  const { conditions, ...rest } = status as Fields
  const own = refsOf(conditions).filter((condition) => condition['status'] === 'False')
  return [...own, ...Object.values(rest).flatMap(falseConditions)]
}
