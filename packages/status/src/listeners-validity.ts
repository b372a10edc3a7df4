import type { Issue } from '@watershed/model'
import { describeIssues } from '@watershed/model'
import type { JudgedListener } from './listener-status.ts'
import { isInForce } from './listener-status.ts'
import type { StatusCondition } from './status-condition.ts'

/**
 * The condition `Accepted` of an object that is in force, by its listeners: as long as one of them is served the object is
 * accepted, and those that are not are told. `issues` are the object's.
 */
export const listenersValidity = (
  what: string,
  listeners: readonly JudgedListener[],
  issues: readonly Issue[],
): Omit<StatusCondition, 'observedGeneration'> => {
  const type = 'Accepted'
  const left = listeners.filter((listener) => !isInForce(listener)).map(({ name }) => name)
  const others = issues.filter(({ path }) => !path.startsWith('spec.listeners['))
  if (left.length === 0)
    return {
      type,
      status: 'True',
      reason: 'Accepted',
      message: describeIssues(others) || `the ${what} is in force`,
    }
  const message = `listeners that are not served: ${left.join(', ')}${others.length > 0 ? `; ${describeIssues(others)}` : ''}`
  const status = left.length < listeners.length ? 'True' : 'False'
  return { type, status, reason: 'ListenersNotValid', message }
}
