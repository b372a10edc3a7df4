import type { Condition, ObjectStatus, ReportedConfig } from '@watershed/model'
import { controllerName } from '@watershed/model'
import { statusConditions } from './status-condition.ts'

/** One of `status.ancestors` (Gateway API, PolicyAncestorStatus). */
export interface JudgedAncestor {
  readonly ancestorRef: {
    readonly group: string
    readonly kind: string
    readonly namespace: string
    readonly name: string
    readonly sectionName?: string
  }
  readonly conditions: readonly Condition[]
}

/** The API's own bound. */
const mostAncestors = 16

/** Of a policy of any kind (Gateway API, PolicyStatus): our entries of `ancestors`, of more than fit the first by name. */
export const policyObjectStatus = (
  cluster: string,
  { kind, namespace, name, apiVersion, generation }: ReportedConfig,
  ancestors: readonly JudgedAncestor[],
): ObjectStatus => ({
  source: { cluster, kind, namespace, name },
  apiVersion,
  ...(generation !== undefined && { generation }),
  status: {
    ancestors: ancestors.slice(0, mostAncestors).map(({ ancestorRef, conditions }) => ({
      ancestorRef,
      controllerName,
      conditions: statusConditions(conditions, generation),
    })),
  },
})
