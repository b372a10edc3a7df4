import type { LabelExpression, NamespaceSelector } from '@watershed/model'

type Labels = Readonly<Record<string, string>>

/** Whether a label selector takes in a namespace with these labels (meta/v1, LabelSelector). An empty one takes in all. */
export const selectsNamespace = (
  { matchLabels, matchExpressions }: NamespaceSelector,
  labels: Labels,
): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every((expression) => holds(expression, labels))

const holds = ({ key, operator, values }: LabelExpression, labels: Labels): boolean => {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  if (operator === 'Exists') return value !== undefined
  if (operator === 'DoesNotExist') return value === undefined
  const isAmong = value !== undefined && values.includes(value)
  return operator === 'In' ? isAmong : !isAmong
}
