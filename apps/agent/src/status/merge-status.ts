import { isDeepStrictEqual } from 'node:util'
import { controllerName } from '@watershed/model'

type Json = Readonly<Record<string, unknown>>

/** A condition of Kubernetes' meta/v1. */
interface Condition extends Json {
  readonly type: string
  readonly status: string
  readonly lastTransitionTime?: string
  readonly observedGeneration?: number
}

/** A RouteParentStatus, or a PolicyAncestorStatus. Lists of these are atomic, so whoever writes one writes everybody's. */
interface Parent extends Json {
  readonly controllerName: string
  readonly parentRef?: Json
  readonly ancestorRef?: Json
  readonly conditions: readonly Condition[]
}

interface Listener extends Json {
  readonly name: string
  readonly conditions: readonly Condition[]
}

/**
 * A status as it is, with our part of it as it is to be: entries of other controllers and conditions of other types stay
 * as and where they are, and a condition that keeps its status keeps the time since when it has it.
 *
 * @param time of a condition that changes, as `2026-01-31T12:00:00Z`
 */
export const mergeStatus = (existing: Json, desired: Json, time: string): Json => {
  if (isEmpty(existing) && saysNothing(desired)) return existing
  const merged: Record<string, unknown> = { ...existing }
  for (const [field, value] of Object.entries(desired)) {
    const before = existing[field]
    const most = mostEntries[field]
    if (most !== undefined)
      merged[field] = mergeParents(parentsOf(before), parentsOf(value), time).slice(0, most)
    else if (field === 'conditions')
      merged[field] = mergeConditions(conditionsOf(before), conditionsOf(value), time)
    else if (field === 'listeners')
      merged[field] = mergeListeners(listenersOf(before), listenersOf(value), time)
    else merged[field] = value
  }
  return merged
}

/** Whether what is there was judged later than what is desired: then the desired status is old news. */
export const isOlder = (existing: Json, desired: Json): boolean => {
  const judged = latestGeneration(desired)
  return judged !== undefined && judged < (latestGeneration(existing) ?? judged)
}

/** What the API takes: where others have filled the list, theirs stay, and ours are left out. */
const mostEntries: Readonly<Record<string, number>> = { parents: 32, ancestors: 16 }

const isEmpty = (status: Json): boolean => Object.keys(status).length === 0

const saysNothing = (desired: Json): boolean =>
  Object.values(desired).every((value) => Array.isArray(value) && value.length === 0)

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const parentsOf = (value: unknown) => listOf(value) as readonly Parent[]
const conditionsOf = (value: unknown) => listOf(value) as readonly Condition[]
const listenersOf = (value: unknown) => listOf(value) as readonly Listener[]

const isOurs = (parent: Parent): boolean => parent.controllerName === controllerName

const refOf = ({ parentRef, ancestorRef }: Parent): Json | undefined => parentRef ?? ancestorRef

const mergeParents = (
  existing: readonly Parent[],
  desired: readonly Parent[],
  time: string,
): readonly Parent[] => {
  const left = [...desired]
  const kept = existing.flatMap((parent) => {
    if (!isOurs(parent)) return [parent]
    const at = left.findIndex((wanted) => isDeepStrictEqual(refOf(wanted), refOf(parent)))
    return at < 0 ? [] : left.splice(at, 1).map((wanted) => withConditions(parent, wanted, time))
  })
  return [...kept, ...left.map((wanted) => withConditions(undefined, wanted, time))]
}

const mergeListeners = (
  existing: readonly Listener[],
  desired: readonly Listener[],
  time: string,
): readonly Listener[] =>
  desired.map((wanted) =>
    withConditions(
      existing.find(({ name }) => name === wanted.name),
      wanted,
      time,
    ),
  )

const withConditions = <T extends { readonly conditions: readonly Condition[] }>(
  before: T | undefined,
  wanted: T,
  time: string,
): T => ({ ...wanted, conditions: mergeConditions(before?.conditions ?? [], wanted.conditions, time) })

const mergeConditions = (
  existing: readonly Condition[],
  desired: readonly Condition[],
  time: string,
): readonly Condition[] => {
  const wanted = new Map(desired.map((condition) => [condition.type, condition]))
  const kept = existing.map((condition) => {
    const next = wanted.get(condition.type)
    wanted.delete(condition.type)
    return next ? since(condition, next, time) : condition
  })
  return [...kept, ...[...wanted.values()].map((next) => since(undefined, next, time))]
}

const since = (before: Condition | undefined, next: Condition, time: string): Condition => {
  const kept = before?.status === next.status ? before.lastTransitionTime : undefined
  return { ...next, lastTransitionTime: kept ?? time }
}

/** Of conditions that are ours beyond doubt: of a Gateway, another controller may have judged some. */
const latestGeneration = (status: Json): number | undefined => {
  const ours = [...parentsOf(status['parents']), ...parentsOf(status['ancestors'])].filter(isOurs)
  const conditions = [
    ...conditionsOf(status['conditions']).filter(({ type }) => type === 'Accepted'),
    ...ours.flatMap((parent) => parent.conditions),
  ]
  const generations = conditions.flatMap(({ observedGeneration }) => observedGeneration ?? [])
  return generations.length === 0 ? undefined : Math.max(...generations)
}
