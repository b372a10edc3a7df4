import type { ObjectConditionView } from '@watershed/wire'

/** Conditions as they are shown: what else a status has in them is for its object's own readers. */
export const objectConditions = (
  found: readonly ObjectConditionView[] = [],
): readonly ObjectConditionView[] =>
  found.map(({ type, status, reason, message }) => ({ type, status, reason, message }))

/** Of several lists in one: each type as it is where it is not True. */
export const worstConditions = (
  lists: readonly (readonly ObjectConditionView[])[],
): readonly ObjectConditionView[] => {
  const found = new Map<string, ObjectConditionView>()
  for (const condition of lists.flat()) {
    const known = found.get(condition.type)
    if (!known || (known.status === 'True' && condition.status !== 'True'))
      found.set(condition.type, condition)
  }
  return [...found.values()]
}
