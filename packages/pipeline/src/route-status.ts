import type { Condition, Issue, ParentRef, RuleShares } from '@watershed/model'
import { describeIssues } from '@watershed/model'
import type { AttachedParent, Attachment, Resolution } from '@watershed/plan'
import { programmedCondition } from './programming.ts'
import type { RouteState } from './route-state.ts'

/** What a route's author is told. */
export interface RouteStatus {
  /** Whether this object, and not another cluster's of the same name, decides. */
  readonly inForce: boolean
  readonly serving: RouteState['serving']
  readonly parents: readonly ParentStatus[]
  /** Of all parents in one: True only where it is so for each of them. */
  readonly conditions: readonly Condition[]
  readonly issues: readonly Issue[]
  readonly rules: readonly RuleShares[]
}

export interface ParentStatus {
  readonly parent: ParentRef
  /** The listeners that the route is attached to. */
  readonly listeners: readonly string[]
  readonly conditions: readonly Condition[]
}

/** What has been found out about a route beyond what it says itself. */
export interface RouteFindings {
  /** Why it is not in force, where it is not. */
  readonly passedOver?: Issue | undefined
  readonly attachment?: Attachment | undefined
  readonly resolutions: readonly Resolution[]
  /** The matches that older routes have. */
  readonly lost: readonly Issue[]
  readonly programmed: Condition
  /** Which policies count for it. */
  readonly affected?: Condition | undefined
}

/** The state of a route as the Gateway API's conditions. */
export const routeStatus = (state: RouteState, findings: RouteFindings): RouteStatus => {
  const { passedOver, attachment, resolutions, programmed, affected } = findings
  const inForce = passedOver === undefined
  const refused = inForce ? state.refused : [...state.refused, passedOver]
  const resolved = inForce ? [...state.issues, ...resolutions.flatMap(({ issues }) => issues)] : state.issues
  const attached = attachment && inForce ? attachment.parents : state.parents.map(unattached)
  const lost = inForce ? findings.lost : []
  const told = { refused, resolved, lost, serving: state.serving, programmed, affected }
  const parents = attached.map((parent) => parentStatus(parent, told))
  return {
    inForce,
    serving: inForce ? state.serving : 'none',
    parents,
    conditions: parents.length > 0 ? worst(parents) : [withoutParents(refused, state.serving)],
    issues: [...refused, ...attached.flatMap(({ issue }) => issue ?? []), ...withoutTwins(resolved), ...lost],
    rules: inForce ? resolutions.map(({ shares }) => shares) : [],
  }
}

const unattached = (parent: ParentRef): AttachedParent => ({ parent, listeners: [] })

const worst = (parents: readonly ParentStatus[]): readonly Condition[] => {
  const found = new Map<string, Condition>()
  for (const condition of parents.flatMap(({ conditions }) => conditions)) {
    const known = found.get(condition.type)
    if (!known || (known.status === 'True' && condition.status !== 'True'))
      found.set(condition.type, condition)
  }
  return [...found.values()]
}

const withoutParents = (refused: readonly Issue[], serving: RouteState['serving']): Condition => {
  if (refused.length > 0) return accepted(refused, undefined, false, serving)
  const message = 'the route has no parentRefs, so no Gateway serves it: name one in spec.parentRefs'
  return { type: 'Accepted', status: 'False', reason: 'NoMatchingParent', message }
}

interface Told extends Pick<RouteState, 'refused' | 'serving'> {
  readonly resolved: readonly Issue[]
  readonly lost: readonly Issue[]
  readonly programmed: Condition
  readonly affected: Condition | undefined
}

const parentStatus = ({ parent, listeners, issue }: AttachedParent, told: Told): ParentStatus => {
  const { refused, resolved, lost, serving, programmed, affected } = told
  const isAttached = listeners.length > 0
  return {
    parent,
    listeners: listeners.map(({ name }) => name),
    conditions: [
      accepted(refused, issue, isAttached, serving),
      resolvedRefs(resolved),
      isAttached ? programmed : notAttached,
      ...(isAttached && lost.length > 0 ? [overshadowedCondition(lost)] : []),
      ...(isAttached && affected ? [affected] : []),
    ],
  }
}

/** The route is in force, so this is not for Accepted to say: of equal matches, older routes have the requests. */
const overshadowedCondition = (lost: readonly Issue[]): Condition => ({
  type: 'Overshadowed',
  status: 'True',
  reason: 'OlderRoute',
  message: describeIssues(lost),
})

/** Other parents of the route may be served. */
const notAttached = programmedCondition(undefined, undefined)

/** Reasons as the Gateway API's RouteConditionAccepted names them, where it does. */
const accepted = (
  refused: readonly Issue[],
  issue: Issue | undefined,
  isAttached: boolean,
  serving: RouteState['serving'],
): Condition => {
  const type = 'Accepted'
  const [first] = refused
  if (first) {
    const isPassedOver = first.code === 'Duplicate' || first.code === 'NotConfigCluster'
    const reason = isPassedOver ? first.code : 'UnsupportedValue'
    const kept = serving === 'lastAccepted' ? '; the last accepted version goes on serving' : ''
    return { type, status: 'False', reason, message: `${describeIssues(refused)}${kept}` }
  }
  if (!issue) return { type, status: 'True', reason: 'Accepted', message: 'the route is in force' }
  if (isAttached) return { type, status: 'True', reason: 'Accepted', message: describeIssues([issue]) }
  const reason = issue.code === 'ParentNotFound' ? 'NoMatchingParent' : issue.code
  return { type, status: 'False', reason, message: describeIssues([issue]) }
}

/** Reasons as the Gateway API's RouteConditionResolvedRefs names them. */
const refReasons: Readonly<Partial<Record<Issue['code'], string>>> = {
  RefNotPermitted: 'RefNotPermitted',
  InvalidKind: 'InvalidKind',
  UnsupportedProtocol: 'UnsupportedProtocol',
  BackendNotFound: 'BackendNotFound',
  NotExported: 'BackendNotFound',
  ClusterNotFound: 'BackendNotFound',
  PortNotFound: 'BackendNotFound',
}

const resolvedRefs = (issues: readonly Issue[]): Condition => {
  const type = 'ResolvedRefs'
  const unresolved = withoutTwins(issues.filter(({ code }) => refReasons[code]))
  const [first] = unresolved
  if (!first) return { type, status: 'True', reason: 'ResolvedRefs', message: 'every backendRef was found' }
  const reason = refReasons[first.code] ?? 'BackendNotFound'
  return { type, status: 'False', reason, message: describeIssues(unresolved) }
}

/** One stage may find what another has found: a person is told once. */
const withoutTwins = (issues: readonly Issue[]): readonly Issue[] => {
  const seen = new Set<string>()
  return issues.filter(({ code, path }) => {
    const key = `${code} ${path}`
    return !seen.has(key) && seen.add(key)
  })
}
