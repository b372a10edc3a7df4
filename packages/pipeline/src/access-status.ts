import type { Condition, ObjectStatus, PolicyTarget, StoredRecord } from '@watershed/model'
import { describeIssues } from '@watershed/model'
import { policyObjectStatus } from '@watershed/status'
import type { AccessState } from './access-policies.ts'

/** Why a policy does not count for one of its targets. */
export interface TargetProblem {
  readonly reason: 'TargetNotFound' | 'Conflicted'
  readonly message: string
}

/** Of an AccessPolicy: an entry for each of its targets. */
export const accessStatus = (
  { cluster, object }: StoredRecord,
  state: AccessState,
  problemOf: (target: PolicyTarget) => TargetProblem | undefined,
): ObjectStatus | undefined => {
  if (!('spec' in object)) return undefined
  const ancestors = state.written.targets.map((target) => {
    const { group, kind, name, sectionName } = target
    return {
      ancestorRef: {
        group: group === '' ? 'gateway.networking.k8s.io' : group,
        kind,
        namespace: object.namespace,
        name,
        ...(sectionName !== undefined && { sectionName }),
      },
      conditions: [accepted(state, problemOf(target))],
    }
  })
  return policyObjectStatus(cluster, object, ancestors)
}

/** Reasons as the Gateway API's PolicyConditionAccepted names them. */
const accepted = ({ refused, serving }: AccessState, problem: TargetProblem | undefined): Condition => {
  const type = 'Accepted'
  if (refused.length > 0) {
    const kept = serving === 'lastAccepted' ? '; the last accepted version goes on serving' : ''
    return { type, status: 'False', reason: 'Invalid', message: `${describeIssues(refused)}${kept}` }
  }
  if (problem) return { type, status: 'False', ...problem }
  return { type, status: 'True', reason: 'Accepted', message: 'the policy is in force' }
}
