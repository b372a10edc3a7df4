/** A `metav1.Condition` without `lastTransitionTime`, which the agent keeps. */
export interface StatusCondition {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
  readonly observedGeneration?: number
}

/** The API server's own bound. */
const longestMessage = 32_768

/** Conditions as they are written, of an object in this generation. */
export const statusConditions = (
  conditions: readonly Omit<StatusCondition, 'observedGeneration'>[],
  generation: number | undefined,
): readonly StatusCondition[] =>
  conditions.map(({ type, status, reason, message }) => ({
    type,
    status,
    reason,
    message: message.slice(0, longestMessage),
    ...(generation !== undefined && { observedGeneration: generation }),
  }))
