import type { Condition, Issue, ListenerProtocol, RouteKind } from '@watershed/model'
import { describeIssues, kindsOfListener, routeGroups } from '@watershed/model'
import type { StatusCondition } from './status-condition.ts'
import { statusConditions } from './status-condition.ts'

/** One listener of a Gateway or a ListenerSet as written, and what has been decided about it. */
export interface JudgedListener {
  readonly name: string
  /** What was decided; absent: it could not be read, or its object is not in force, and `issues` or the object say why. */
  readonly decided?: DecidedListener
  /** The routes that are attached to it, whether or not it is served. */
  readonly attachedRoutes: number
  /** What its object alone shows to be wrong with it; paths begin at the listener, as `protocol`. */
  readonly issues: readonly Issue[]
  /** Which policies count for it alone, rather than for its object (GEP-713, Target object status). */
  readonly affected?: Condition
}

/** Part of a served listener (plan, ServedListener). */
export interface DecidedListener {
  readonly protocol: ListenerProtocol
  readonly allowedRoutes: { readonly kinds: readonly string[] }
  /** Whether edges listen for it. */
  readonly served: boolean
  readonly problems: readonly ListenerProblem[]
}

export interface ListenerProblem {
  readonly condition: 'Accepted' | 'ResolvedRefs' | 'Conflicted' | 'OverlappingTLSConfig'
  /** As ListenerConditionReason has it. */
  readonly reason: string
  readonly message: string
}

/** One of `status.listeners` (Gateway API, ListenerStatus and ListenerEntryStatus). */
export interface ListenerStatus {
  readonly name: string
  readonly supportedKinds: readonly { readonly group: string; readonly kind: string }[]
  readonly attachedRoutes: number
  readonly conditions: readonly StatusCondition[]
}

/** `programmed` is that of the listener's object. */
export const listenerStatus = (
  listener: JudgedListener,
  programmed: Condition,
  generation: number | undefined,
): ListenerStatus => {
  const { name, attachedRoutes } = listener
  const conditions = [
    accepted(listener),
    resolvedRefs(listener),
    conflicted(listener),
    programmedOf(listener, programmed),
    ...overlapping(listener),
    ...(listener.affected ? [listener.affected] : []),
  ]
  return {
    name,
    supportedKinds: kindsOf(listener).map((kind) => ({ group: routeGroups[kind], kind })),
    attachedRoutes,
    conditions: statusConditions(conditions, generation),
  }
}

/** Whether edges listen for it. */
export const isHeard = ({ decided }: JudgedListener): boolean => decided?.served ?? false

/** Whether the listener takes part in what its object is for, or would if that had an address. */
export const isInForce = ({ decided }: JudgedListener): boolean =>
  decided !== undefined && (decided.served || decided.problems.length === 0)

/** No kinds are all of the protocol's, unless those that were written are all none of its. */
const kindsOf = ({ decided, issues }: JudgedListener): readonly RouteKind[] => {
  if (!decided) return []
  const { kinds } = decided.allowedRoutes
  const all = kindsOfListener[decided.protocol]
  return kinds.length === 0 && !issues.some(isAboutKinds) ? all : all.filter((kind) => kinds.includes(kind))
}

type Unversioned = Omit<StatusCondition, 'observedGeneration'>

const accepted = (listener: JudgedListener): Unversioned => {
  const type = 'Accepted'
  const { decided, issues } = listener
  const [problem, ...others] = [...problemsOf(listener, 'Accepted'), ...problemsOf(listener, 'Conflicted')]
  const found = issues.filter((issue) => !isAboutKinds(issue))
  const message = describe([problem, ...others], found)
  if (problem) return { type, status: 'False', reason: problem.reason, message }
  const shuts = !decided || found.some(({ path }) => path.startsWith('allowedRoutes.namespaces'))
  if (!shuts)
    return { type, status: 'True', reason: 'Accepted', message: message || 'the listener is in force' }
  const reason = found[0]?.path === 'protocol' ? 'UnsupportedProtocol' : 'UnsupportedValue'
  return { type, status: 'False', reason, message: message || 'the listener is not in force' }
}

const resolvedRefs = (listener: JudgedListener): Unversioned => {
  const type = 'ResolvedRefs'
  const problems = problemsOf(listener, 'ResolvedRefs')
  const kinds = listener.issues.filter(isAboutKinds)
  if (problems.length === 0 && kinds.length === 0)
    return {
      type,
      status: 'True',
      reason: 'ResolvedRefs',
      message: 'the listener refers to nothing that is missing',
    }
  const reason = problems[0]?.reason ?? 'InvalidRouteKinds'
  return { type, status: 'False', reason, message: describe(problems, kinds) }
}

const conflicted = (listener: JudgedListener): Unversioned => {
  const type = 'Conflicted'
  const problems = problemsOf(listener, 'Conflicted')
  const [first] = problems
  return first
    ? { type, status: 'True', reason: first.reason, message: describe(problems, []) }
    : { type, status: 'False', reason: 'NoConflicts', message: 'no listener conflicts with it' }
}

const programmedOf = (listener: JudgedListener, programmed: Condition): Unversioned => {
  if (isHeard(listener)) return programmed
  const [conflict] = problemsOf(listener, 'Conflicted')
  return {
    type: 'Programmed',
    status: 'False',
    reason: conflict?.reason ?? 'Invalid',
    message: 'edges do not listen for it: its other conditions, or those of its Gateway, say why',
  }
}

/** It is not to be set where it is not so. */
const overlapping = (listener: JudgedListener): readonly Unversioned[] =>
  problemsOf(listener, 'OverlappingTLSConfig').map(({ reason, message }) => ({
    type: 'OverlappingTLSConfig',
    status: 'True',
    reason,
    message,
  }))

const problemsOf = (
  { decided }: JudgedListener,
  about: ListenerProblem['condition'],
): readonly ListenerProblem[] => decided?.problems.filter(({ condition }) => condition === about) ?? []

const describe = (problems: readonly (ListenerProblem | undefined)[], issues: readonly Issue[]): string =>
  [...problems.flatMap((problem) => problem?.message ?? []), describeIssues(issues)]
    .filter((part) => part !== '')
    .join('; ')

const isAboutKinds = ({ path }: Issue): boolean => path.startsWith('allowedRoutes.kinds')
