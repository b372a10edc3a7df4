import type { Condition, Issue, IssueCode, ObjectStatus, ReportedConfig } from '@watershed/model'
import { describeIssues } from '@watershed/model'
import { listenerStatus } from './listener-status.ts'
import type { JudgedListener } from './listener-status.ts'
import type { StatusCondition } from './status-condition.ts'
import { statusConditions } from './status-condition.ts'

/** A Gateway of our class as reported, and what has been decided about it. */
export interface JudgedGateway {
  readonly cluster: string
  readonly object: ReportedConfig
  /** Why the current version is not in force as a whole; empty where it is. */
  readonly refused: readonly Issue[]
  /** What is wrong with the version that serves. */
  readonly issues: readonly Issue[]
  /** Those of the version that serves, in its order. */
  readonly listeners: readonly JudgedListener[]
  readonly programmed: Condition
}

/**
 * Of a Gateway (Gateway API, GatewayStatus). Addresses are left out: edges run outside of the clusters, and what leads to them
 * is not known here.
 */
export const gatewayObjectStatus = (judged: JudgedGateway): ObjectStatus => {
  const { cluster, object, refused, programmed } = judged
  const { kind, namespace, name, apiVersion, generation } = object
  const listeners = judged.listeners.map((listener) =>
    listenerStatus(listener, refused.length === 0 ? programmed : notInForce, generation),
  )
  const conditions = [accepted(judged), programmed]
  return {
    source: { cluster, kind, namespace, name },
    apiVersion,
    ...(generation !== undefined && { generation }),
    status: { conditions: statusConditions(conditions, generation), listeners },
  }
}

/** Codes that say that others' objects are in force; conditions give them as their reason. */
const passedOver: readonly IssueCode[] = ['Duplicate', 'NotConfigCluster']

const notInForce: Condition = {
  type: 'Programmed',
  status: 'False',
  reason: 'Invalid',
  message: 'the current version of the Gateway is not in force: its Accepted condition says why',
}

type Unversioned = Omit<StatusCondition, 'observedGeneration'>

const accepted = ({ refused, issues, listeners }: JudgedGateway): Unversioned => {
  const type = 'Accepted'
  if (refused.length > 0) {
    const reason = passedOver.find((code) => code === refused[0]?.code) ?? 'Invalid'
    return { type, status: 'False', reason, message: describeIssues(refused) }
  }
  const left = listeners.filter(({ carried }) => !carried).map(({ name }) => name)
  const others = issues.filter(({ path }) => !path.startsWith('spec.listeners['))
  if (left.length === 0)
    return {
      type,
      status: 'True',
      reason: 'Accepted',
      message: describeIssues(others) || 'the Gateway is in force',
    }
  const message = `listeners that are left out: ${left.join(', ')}${others.length > 0 ? `; ${describeIssues(others)}` : ''}`
  const status = left.length < listeners.length ? 'True' : 'False'
  return { type, status, reason: 'ListenersNotValid', message }
}
