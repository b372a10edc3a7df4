import type { ObjectStatus, ReportedConfig, StoredRecord } from '@watershed/model'
import { ageOf } from '@watershed/model'
import type { ObjectConditionView, PolicyTargetView, PolicyView } from '@watershed/wire'
import { objectConditions, worstConditions } from './object-conditions.ts'

/** What a policy is shown from. */
export interface ShownPolicy {
  readonly record: StoredRecord
  readonly object: ReportedConfig
  readonly status: ObjectStatus | undefined
}

/** The parts that are shown of a policy's status (Gateway API, PolicyStatus). */
interface PolicyStatus {
  readonly ancestors?: readonly {
    readonly ancestorRef: {
      readonly kind?: string
      readonly namespace?: string
      readonly name: string
      readonly sectionName?: string
    }
    readonly conditions: readonly ObjectConditionView[]
  }[]
}

/** In `GET /v1/policies`. */
export const policyView = ({ record, object, status }: ShownPolicy): PolicyView => {
  const { ancestors: told = [] } = (status?.status ?? {}) as PolicyStatus
  const ancestors = told.map(
    ({ ancestorRef: { kind = 'Gateway', namespace, name, sectionName }, conditions }) => ({
      ...{ kind, namespace: namespace ?? object.namespace, name },
      ...(sectionName !== undefined && { sectionName }),
      conditions: objectConditions(conditions),
    }),
  )
  return {
    kind: object.kind as PolicyView['kind'],
    cluster: record.cluster,
    namespace: object.namespace,
    name: object.name,
    created: new Date(ageOf(record)).toISOString(),
    ...(object.labels && { labels: object.labels }),
    targets: targetsOf(object.spec),
    conditions: worstConditions(ancestors.map(({ conditions }) => conditions)),
    ancestors,
  }
}

/** Of a spec that may be anything: what of it can be read. */
const targetsOf = (spec: unknown): readonly PolicyTargetView[] => {
  const { targetRefs } = (spec ?? {}) as { readonly targetRefs?: unknown }
  if (!Array.isArray(targetRefs)) return []
  return targetRefs.flatMap((ref: unknown) => {
    const { kind, name, sectionName } = (ref ?? {}) as Readonly<Record<string, unknown>>
    if (typeof kind !== 'string' || typeof name !== 'string') return []
    return [{ kind, name, ...(typeof sectionName === 'string' && { sectionName }) }]
  })
}
