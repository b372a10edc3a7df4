import type { Issue, ListenerSet, StoredRecord } from '@watershed/model'
import { ageOf } from '@watershed/model'
import { issueOf } from './issue-of.ts'
import { readSpec } from './read-spec.ts'
import { toListeners } from './to-listeners.ts'

const gatewayGroup = 'gateway.networking.k8s.io'

/**
 * Reads an acceptable ListenerSet. `listenerSet` is absent where its parentRef is no Gateway, so that it is nobody's here.
 */
export const toListenerSet = (
  record: StoredRecord,
): { readonly listenerSet?: ListenerSet; readonly issues: readonly Issue[] } => {
  const { object, spec } = readSpec(record, 'ListenerSet')
  const { group, kind, namespace = object.namespace, name } = spec.parentRef
  if (group !== gatewayGroup || kind !== 'Gateway') return { issues: [] }
  const { listeners, findings } = toListeners(spec.listeners, object.namespace)
  return {
    listenerSet: {
      cluster: record.cluster,
      namespace: object.namespace,
      name: object.name,
      created: ageOf(record),
      parent: { namespace, name },
      listeners,
    },
    issues: findings.map(({ code = 'Invalid', ...finding }) =>
      issueOf(code, record.cluster, object, finding),
    ),
  }
}
