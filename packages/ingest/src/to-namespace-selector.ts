import type { LabelExpression, NamespaceSelector } from '@watershed/model'
import type { GatewayAllowedListenersNamespacesSelector } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'
import { showValue } from './schema/show-value.ts'

export interface ReadSelector {
  /** Absent where it says nothing that can be followed: then nobody is let in. */
  readonly selector?: NamespaceSelector
  readonly findings: readonly Refusal[]
}

/** Reads a label selector (meta/v1), which the schema of a Gateway hardly checks. An empty one selects every namespace. */
export const toNamespaceSelector = (
  selector: GatewayAllowedListenersNamespacesSelector | undefined,
  path: string,
): ReadSelector => {
  if (!selector) {
    const message = 'is missing: no route is let in until there is one, or from is All or Same'
    return { findings: [{ path, message }] }
  }
  const { matchLabels = {}, matchExpressions = [] } = selector
  const findings = matchExpressions.flatMap((one, index) => check(one, `${path}.matchExpressions[${index}]`))
  if (findings.length > 0) return { findings }
  return {
    selector: {
      matchLabels,
      matchExpressions: matchExpressions.map(({ key, operator, values = [] }) => ({
        key,
        operator: operator as LabelExpression['operator'],
        values,
      })),
    },
    findings,
  }
}

const takesValues: Readonly<Record<string, boolean>> = {
  In: true,
  NotIn: true,
  Exists: false,
  DoesNotExist: false,
}

type Expression = NonNullable<GatewayAllowedListenersNamespacesSelector['matchExpressions']>[number]

const check = ({ operator, values = [] }: Expression, path: string): readonly Refusal[] => {
  const until = 'no route is let in until then'
  if (!Object.hasOwn(takesValues, operator)) {
    const message = `must be In, NotIn, Exists or DoesNotExist, is ${showValue(operator)}: ${until}`
    return [{ path: `${path}.operator`, message }]
  }
  const takes = takesValues[operator]
  if (takes === values.length > 0) return []
  const message = takes
    ? `is empty: give ${operator} at least one value`
    : `belongs to In and NotIn: remove it`
  return [{ path: `${path}.values`, message: `${message}; ${until}` }]
}
