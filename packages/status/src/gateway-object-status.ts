import type { Condition, Issue, IssueCode, ObjectStatus, ReportedConfig } from '@watershed/model'
import { describeIssues } from '@watershed/model'
import type { JudgedListener } from './listener-status.ts'
import { listenerStatus } from './listener-status.ts'
import { listenersValidity } from './listeners-validity.ts'
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
  /** How many ListenerSets add listeners to it. */
  readonly listenerSets: number
  /** Its own IP addresses. */
  readonly addresses: readonly string[]
  /** Something of `spec.addresses` that it did not get: the reason is one of the API's. */
  readonly addressProblem?: GatewayProblem
  /** Why edges have no certificate of its `tls.backend`. */
  readonly backendProblem?: GatewayProblem
  /** Which policies count for it. */
  readonly affected?: Condition
  /** Whether clients without a valid certificate are let in where certificates are asked for. */
  readonly insecureFallback: boolean
  readonly programmed: Condition
}

export interface GatewayProblem {
  /** As GatewayConditionReason has it. */
  readonly reason: string
  readonly message: string
}

type Unversioned = Omit<StatusCondition, 'observedGeneration'>

/**
 * Of a Gateway (Gateway API, GatewayStatus). Without addresses of its own it has none in its status: what leads to the address
 * that edges were told to bind is not known here.
 */
export const gatewayObjectStatus = (judged: JudgedGateway): ObjectStatus => {
  const { cluster, object, refused, addresses, listenerSets } = judged
  const { kind, namespace, name, apiVersion, generation } = object
  const programmed = programmedOf(judged)
  const listeners = judged.listeners.map((listener) =>
    listenerStatus(listener, refused.length === 0 ? judged.programmed : notInForce, generation),
  )
  const conditions = [
    accepted(judged),
    programmed,
    resolvedRefs(judged),
    ...insecure(judged),
    ...(judged.affected ? [judged.affected] : []),
  ]
  return {
    source: { cluster, kind, namespace, name },
    apiVersion,
    ...(generation !== undefined && { generation }),
    status: {
      ...(addresses.length > 0 && {
        addresses: addresses.map((value) => ({ type: 'IPAddress', value })),
      }),
      conditions: statusConditions(conditions, generation),
      listeners,
      attachedListenerSets: listenerSets,
    },
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

const parameters = 'spec.infrastructure.parametersRef'

const accepted = ({ refused, issues, listeners, addressProblem }: JudgedGateway): Unversioned => {
  const type = 'Accepted'
  const [first] = refused
  if (first) {
    const ofPath = first.path.startsWith(parameters) ? 'InvalidParameters' : 'Invalid'
    const reason = passedOver.find((code) => code === first.code) ?? ofPath
    return { type, status: 'False', reason, message: describeIssues(refused) }
  }
  if (addressProblem?.reason === 'UnsupportedAddress') return { type, status: 'False', ...addressProblem }
  return listenersValidity('Gateway', listeners, issues)
}

/** An address that is not to be had is told even where edges have all the rest: it serves at those that it got. */
const programmedOf = ({ programmed, addressProblem: problem }: JudgedGateway): Unversioned =>
  problem && problem.reason !== 'UnsupportedAddress'
    ? { type: 'Programmed', status: 'False', ...problem }
    : programmed

const resolvedRefs = ({ backendProblem, listeners }: JudgedGateway): Unversioned => {
  const type = 'ResolvedRefs'
  if (backendProblem) return { type, status: 'False', ...backendProblem }
  const unresolved = listeners.flatMap(({ name, decided }) =>
    decided?.problems.some(({ condition }) => condition === 'ResolvedRefs') ? [name] : [],
  )
  if (unresolved.length === 0)
    return {
      type,
      status: 'True',
      reason: 'ResolvedRefs',
      message: 'the Gateway refers to nothing that is missing',
    }
  const message = `listeners that refer to what is missing, or not theirs to refer to: ${unresolved.join(', ')}`
  return { type, status: 'False', reason: 'ListenersNotResolved', message }
}

const insecure = ({ insecureFallback }: JudgedGateway): readonly Unversioned[] =>
  insecureFallback
    ? [
        {
          type: 'InsecureFrontendValidationMode',
          status: 'True',
          reason: 'ConfigurationChanged',
          message:
            'clients are asked for certificates, and let in without a valid one: mode AllowInsecureFallback says so',
        },
      ]
    : []
