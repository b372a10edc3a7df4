import type { Problem } from '../facts.ts'
import type { CheckName, Finding } from '../finding.ts'

/** For what could not be looked at, which need not be wrong. */
export const skipped = (check: CheckName, object: string, what: string, problem: Problem): Finding => ({
  check,
  level: 'Warning',
  object,
  message: `${what} cannot be looked at: ${problem.message}`,
  cure:
    problem.code === 'Forbidden'
      ? `Run this as somebody who may, or grant it: ${problem.cure}`
      : problem.cure,
})
