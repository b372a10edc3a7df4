import type { ReportedConfig, ReportedObject } from '@watershed/model'
import { controllerName, objectKey } from '@watershed/model'
import { isRecord } from '../report/field.ts'
import { listReferences } from './list-references.ts'

/** Which Secrets and ConfigMaps are referred to by objects whose meaning is Watershed's. */
export interface References {
  /** By objectKey. */
  has(key: string): boolean
  /**
   * Takes in what became of an object, and answers which keys are referred to now and were not, or the other way around. What its
   * former version referred to counts until the hub has accepted the new one: until then, the former may be the one in force.
   */
  take(key: string, object: ReportedObject | undefined): readonly string[]
  /** The hub has accepted the object as it is: likewise. */
  accepted(key: string): readonly string[]
}

/** Of other implementations' Gateways, no Secret is to leave the cluster: a Gateway counts by its class, a ListenerSet by its Gateway. */
export const trackReferences = (): References => {
  const objects = new Map<string, ReportedConfig>()
  /** By the key of what a Gateway or ListenerSet belongs to: who does. */
  const dependents = new Map<string, Set<string>>()
  const told = new Map<string, ReadonlySet<string>>()
  /** By object: what versions before the present one refer to, of which the hub may have none but those in force. */
  const former = new Map<string, ReadonlySet<string>>()
  const counts = new Map<string, number>()

  const isOurs = (key: string): boolean => {
    const object = objects.get(key)
    if (!object) return false
    if (object.kind === 'GatewayClass') return fieldOf(object.spec, 'controllerName') === controllerName
    const owner = ownerOf(object)
    return owner === undefined || isOurs(owner)
  }
  const move = (key: string, before: ReportedConfig | undefined, now: ReportedConfig | undefined): void => {
    const [from, to] = [before && ownerOf(before), now && ownerOf(now)]
    if (from === to) return
    if (from !== undefined) {
      const rest = dependents.get(from)
      rest?.delete(key)
      if (rest?.size === 0) dependents.delete(from)
    }
    if (to !== undefined) dependents.set(to, (dependents.get(to) ?? new Set()).add(key))
  }
  const count = (key: string, by: 1 | -1, touched: Set<string>): void => {
    const before = counts.get(key) ?? 0
    if (before + by === 0) counts.delete(key)
    else counts.set(key, before + by)
    if (before === 0 || before + by === 0) {
      if (!touched.delete(key)) touched.add(key)
    }
  }
  const tell = (key: string, touched: Set<string>): void => {
    const object = objects.get(key)
    const isCounted = object !== undefined && isOurs(key)
    const now = isCounted ? new Set([...listReferences(object), ...(former.get(key) ?? [])]) : none
    const before = told.get(key) ?? none
    for (const one of now) if (!before.has(one)) count(one, 1, touched)
    for (const one of before) if (!now.has(one)) count(one, -1, touched)
    if (now.size > 0) told.set(key, now)
    else told.delete(key)
  }
  const tellAll = (key: string, touched: Set<string>): void => {
    tell(key, touched)
    for (const one of dependents.get(key) ?? []) tellAll(one, touched)
  }
  return {
    has: (key) => counts.has(key),
    take: (key, object) => {
      const now = object && isReferring(object) ? object : undefined
      const before = objects.get(key)
      if (!now && !before) return []
      const wasOurs = isOurs(key)
      if (now) objects.set(key, now)
      else objects.delete(key)
      if (now && before) former.set(key, told.get(key) ?? none)
      else former.delete(key)
      move(key, before, now)
      const touched = new Set<string>()
      if (isOurs(key) === wasOurs) tell(key, touched)
      else tellAll(key, touched)
      return [...touched]
    },
    accepted: (key) => {
      const touched = new Set<string>()
      if (former.delete(key)) tell(key, touched)
      return [...touched]
    },
  }
}

const none: ReadonlySet<string> = new Set()

/** Kinds that decide what is referred to. */
export const referrerKinds = ['GatewayClass', 'Gateway', 'ListenerSet', 'BackendTLSPolicy'] as const

/** By objectKey. */
export const isReferrer = (key: string): boolean => referrerKinds.some((kind) => key.startsWith(`${kind}/`))

const isReferring = (object: ReportedObject): object is ReportedConfig =>
  (referrerKinds as readonly string[]).includes(object.kind)

/** The object by which this one counts, or does not; none where it counts by itself. */
const ownerOf = ({ kind, namespace, spec }: ReportedConfig): string | undefined => {
  if (kind === 'Gateway')
    return objectKey({ kind: 'GatewayClass', namespace: '', name: nameOf(fieldOf(spec, 'gatewayClassName')) })
  if (kind !== 'ListenerSet') return undefined
  const parent = fieldOf(spec, 'parentRef')
  return objectKey({
    kind: 'Gateway',
    namespace: nameOf(fieldOf(parent, 'namespace') ?? namespace),
    name: nameOf(fieldOf(parent, 'name')),
  })
}

const nameOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const fieldOf = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined)
