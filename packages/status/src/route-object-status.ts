import type { Condition, ObjectStatus, ReportedConfig, RuleShares } from '@watershed/model'
import { controllerName } from '@watershed/model'
import { ruleStatuses } from './rule-statuses.ts'
import { statusConditions } from './status-condition.ts'
import type { WrittenParent } from './written-parents.ts'

/** A route as reported, and what has been decided about it. */
export interface JudgedRoute {
  readonly cluster: string
  readonly object: ReportedConfig
  /** Those that are ours to judge: no entry is written for a parent that another controller may answer for. */
  readonly parents: readonly JudgedParent[]
  readonly rules: readonly RuleShares[]
}

export interface JudgedParent extends Pick<WrittenParent, 'parentRef'> {
  readonly conditions: readonly Condition[]
}

/** Of an HTTPRoute or MultiClusterHTTPRoute (Gateway API, RouteStatus): our entries of `parents`; without any, ours are to go. */
export const routeObjectStatus = ({ cluster, object, parents, rules }: JudgedRoute): ObjectStatus => {
  const { kind, namespace, name, apiVersion, generation } = object
  return {
    source: { cluster, kind, namespace, name },
    apiVersion,
    ...(generation !== undefined && { generation }),
    status: {
      parents: parents.map(({ parentRef, conditions }) => ({
        parentRef,
        controllerName,
        conditions: statusConditions(conditions, generation),
      })),
      ...(kind === 'MultiClusterHTTPRoute' && { rules: ruleStatuses(rules) }),
    },
  }
}
