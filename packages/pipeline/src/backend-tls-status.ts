import type { Condition, Issue, ObjectStatus, StoredRecord } from '@watershed/model'
import { describeIssues } from '@watershed/model'
import type { JudgedBackendTls } from '@watershed/plan'
import { policyObjectStatus } from '@watershed/status'
import type { PolicyClaim } from './backend-tls-policies.ts'
import type { BackendTlsState } from './backend-tls-state.ts'

/** What has been found out about a BackendTLSPolicy beyond what it says itself. */
export interface BackendTlsFindings {
  readonly judged: JudgedBackendTls
  /** By target that another policy is in force for: the target as `kind name`, and that policy. */
  readonly lost: readonly { readonly target: string; readonly winner: PolicyClaim }[]
  /** `namespace/name` of the Gateways whose routes send to its targets. */
  readonly gateways: readonly string[]
}

/** Of a BackendTLSPolicy: an entry for each Gateway whose routes it matters to. */
export const backendTlsStatus = (
  { cluster, object }: StoredRecord,
  state: BackendTlsState,
  findings: BackendTlsFindings,
): ObjectStatus | undefined => {
  if (!('spec' in object)) return undefined
  const conditions = [accepted(state, findings), resolvedRefs(findings.judged.issues)]
  const ancestors = findings.gateways.map((gateway) => {
    const [namespace = '', name = ''] = gateway.split('/')
    const ancestorRef = { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace, name }
    return { ancestorRef, conditions }
  })
  return policyObjectStatus(cluster, object, ancestors)
}

/** Reasons as the Gateway API's PolicyConditionAccepted names them, and NoValidCACertificate of BackendTLSPolicy. */
const accepted = (
  { refused, issues, serving }: BackendTlsState,
  { judged, lost }: BackendTlsFindings,
): Condition => {
  const type = 'Accepted'
  if (refused.length > 0) {
    const kept = serving === 'lastAccepted' ? '; the last accepted version goes on serving' : ''
    return { type, status: 'False', reason: 'Invalid', message: `${describeIssues(refused)}${kept}` }
  }
  if (lost.length > 0)
    return { type, status: 'False', reason: 'Conflicted', message: lost.map(conflict).join('; ') }
  if ('invalid' in judged.tls)
    return { type, status: 'False', reason: 'NoValidCACertificate', message: judged.tls.invalid }
  const message = describeIssues(issues) || 'connections to its targets are TLS, as it says'
  return { type, status: 'True', reason: 'Accepted', message }
}

const conflict = ({ target, winner }: BackendTlsFindings['lost'][number]): string =>
  `${target} is the target of BackendTLSPolicy ${winner.namespace}/${winner.name}, which comes before: of two, the older counts, then the first by name; remove one of them, or the targetRef`

/** Reasons as BackendTLSPolicyConditionResolvedRefs names them. */
const resolvedRefs = (issues: readonly Issue[]): Condition => {
  const type = 'ResolvedRefs'
  const [first] = issues
  return first
    ? { type, status: 'False', reason: first.code, message: describeIssues(issues) }
    : { type, status: 'True', reason: 'ResolvedRefs', message: 'every certificate that it names was found' }
}
