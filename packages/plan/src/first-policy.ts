import type { Policy } from '@watershed/model'

/** Of policies of one kind on one target: the oldest, and of those the first by `namespace/name` (GEP-713, conflict resolution). */
export const firstPolicy = <P extends Pick<Policy, 'created' | 'namespace' | 'name'>>(
  policies: Iterable<P>,
): P | undefined => {
  let first: P | undefined
  for (const policy of policies) if (!first || isBefore(policy, first)) first = policy
  return first
}

const isBefore = (
  a: Pick<Policy, 'created' | 'namespace' | 'name'>,
  b: Pick<Policy, 'created' | 'namespace' | 'name'>,
): boolean =>
  a.created < b.created ||
  (a.created === b.created && `${a.namespace}/${a.name}` < `${b.namespace}/${b.name}`)
