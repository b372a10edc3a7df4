import type { Condition, Issue, ObjectStatus, ReportedConfig } from '@watershed/model'
import { describeIssues } from '@watershed/model'
import type { JudgedListener } from './listener-status.ts'
import { isHeard, listenerStatus } from './listener-status.ts'
import { listenersValidity } from './listeners-validity.ts'
import type { StatusCondition } from './status-condition.ts'
import { statusConditions } from './status-condition.ts'

/** A ListenerSet whose Gateway is ours as reported, and what has been decided about it. */
export interface JudgedListenerSet {
  readonly cluster: string
  readonly object: ReportedConfig
  /** Why the current version does not follow its schema, or is another cluster's to decide. */
  readonly refused: readonly Issue[]
  /** Why it is not accepted, whatever its listeners are. */
  readonly barred?: {
    readonly reason: 'NotAllowed' | 'ParentNotAccepted'
    readonly message: string
  }
  /** What is wrong with the version that serves. */
  readonly issues: readonly Issue[]
  /** Those of the version that serves, in its order. */
  readonly listeners: readonly JudgedListener[]
  readonly programmed: Condition
  /** Why edges listen for none of its listeners though they are in order: its Gateway is heard nowhere. */
  readonly unheard?: string
}

type Unversioned = Omit<StatusCondition, 'observedGeneration'>

/** Of a ListenerSet (Gateway API, ListenerSetStatus). */
export const listenerSetObjectStatus = (judged: JudgedListenerSet): ObjectStatus => {
  const { cluster, object, listeners, programmed } = judged
  const { kind, namespace, name, apiVersion, generation } = object
  const decided = accepted(judged)
  const carried = carriedOut(judged, decided)
  return {
    source: { cluster, kind, namespace, name },
    apiVersion,
    ...(generation !== undefined && { generation }),
    status: {
      conditions: statusConditions([decided, carried], generation),
      listeners: listeners.map((listener) => listenerStatus(listener, programmed, generation)),
    },
  }
}

const accepted = ({ refused, barred, issues, listeners }: JudgedListenerSet): Unversioned => {
  const type = 'Accepted'
  const [first] = refused
  if (first) {
    const isPassedOver = first.code === 'Duplicate' || first.code === 'NotConfigCluster'
    const reason = isPassedOver ? first.code : 'Invalid'
    return { type, status: 'False', reason, message: describeIssues(refused) }
  }
  if (barred) return { type, status: 'False', ...barred }
  return listenersValidity('ListenerSet', listeners, issues)
}

const carriedOut = (judged: JudgedListenerSet, decided: Unversioned): Unversioned => {
  const { listeners, programmed, unheard } = judged
  // Of a Gateway whose current version is refused, the last accepted one goes on serving, with what it has let in.
  const isKept = decided.reason === 'ParentNotAccepted' && listeners.some(isHeard)
  if (decided.status !== 'True' && !isKept) return not(decided)
  if (unheard === undefined) return programmed
  return { type: 'Programmed', status: 'False', reason: 'ParentNotProgrammed', message: unheard }
}

const not = ({ reason }: Unversioned): Unversioned => ({
  type: 'Programmed',
  status: 'False',
  reason,
  message: 'edges listen for none of it: the Accepted condition says why',
})
