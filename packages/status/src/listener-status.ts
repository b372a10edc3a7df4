import type { Condition, Issue } from '@watershed/model'
import { describeIssues } from '@watershed/model'
import type { StatusCondition } from './status-condition.ts'
import { statusConditions } from './status-condition.ts'

/** One listener as written, and what has been decided about it. */
export interface JudgedListener {
  readonly name: string
  /** Whether edges listen for it, rather than that it is left out. */
  readonly carried: boolean
  /** The kinds of routes that it lets in. */
  readonly kinds: readonly string[]
  readonly attachedRoutes: number
  /** What is wrong with it; paths begin at the listener, as `protocol`. */
  readonly issues: readonly Issue[]
}

/** One of `status.listeners` (Gateway API, ListenerStatus). */
export interface ListenerStatus {
  readonly name: string
  readonly supportedKinds: readonly { readonly group: string; readonly kind: string }[]
  readonly attachedRoutes: number
  readonly conditions: readonly StatusCondition[]
}

const groups: Readonly<Record<string, string>> = {
  HTTPRoute: 'gateway.networking.k8s.io',
  MultiClusterHTTPRoute: 'watershed.dev',
}

/** `programmed` is the Gateway's. */
export const listenerStatus = (
  listener: JudgedListener,
  programmed: Condition,
  generation: number | undefined,
): ListenerStatus => {
  const { name, carried, kinds, attachedRoutes } = listener
  const conditions = [
    accepted(listener),
    resolvedRefs(listener),
    {
      type: 'Conflicted',
      status: 'False',
      reason: 'NoConflicts',
      message: 'no listener conflicts with it',
    } as const,
    carried ? programmed : leftOut,
  ]
  return {
    name,
    supportedKinds: kinds.flatMap((kind) => {
      const group = groups[kind]
      return carried && group !== undefined ? [{ group, kind }] : []
    }),
    attachedRoutes,
    conditions: statusConditions(conditions, generation),
  }
}

const leftOut: Condition = {
  type: 'Programmed',
  status: 'False',
  reason: 'Invalid',
  message: 'the listener is left out: its Accepted condition says why',
}

type Unversioned = Omit<StatusCondition, 'observedGeneration'>

const accepted = ({ carried, issues }: JudgedListener): Unversioned => {
  const type = 'Accepted'
  const found = issues.filter((issue) => !isAboutKinds(issue))
  const [first] = found
  if (!first) return { type, status: 'True', reason: 'Accepted', message: 'the listener is in force' }
  const reason = first.path === 'protocol' ? 'UnsupportedProtocol' : 'UnsupportedValue'
  const shuts = !carried || found.some(({ path }) => path.startsWith('allowedRoutes.namespaces'))
  if (shuts) return { type, status: 'False', reason, message: describeIssues(found) }
  return { type, status: 'True', reason: 'Accepted', message: describeIssues(found) }
}

const resolvedRefs = ({ issues }: JudgedListener): Unversioned => {
  const type = 'ResolvedRefs'
  const kinds = issues.filter(isAboutKinds)
  return kinds.length > 0
    ? { type, status: 'False', reason: 'InvalidRouteKinds', message: describeIssues(kinds) }
    : {
        type,
        status: 'True',
        reason: 'ResolvedRefs',
        message: 'the listener refers to nothing that is missing',
      }
}

const isAboutKinds = ({ path }: Issue): boolean => path.startsWith('allowedRoutes.kinds')
