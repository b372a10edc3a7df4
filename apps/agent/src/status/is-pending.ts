import type { Wanted } from './status-writer.ts'

interface Condition {
  readonly type?: string
  readonly status?: string
  readonly reason?: string
}

interface Conditions {
  readonly conditions?: readonly Condition[]
}

/** Whether a status says of its object, or of one of a route's parents, that edges have yet to acknowledge it. */
export const isPending = (wanted: Wanted): boolean => {
  if (wanted.type !== 'set') return false
  const status = wanted.status as Conditions & { readonly parents?: readonly Conditions[] }
  return [status, ...(status.parents ?? [])].some(({ conditions = [] }) =>
    conditions.some(isPendingCondition),
  )
}

const isPendingCondition = ({ type, status, reason }: Condition): boolean =>
  type === 'Programmed' && status !== 'True' && reason === 'Pending'
