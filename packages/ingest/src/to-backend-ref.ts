import type { BackendRef } from '@watershed/model'
import { invalidKind } from './check-service-ref.ts'
import type { RouteRuleFilterRequestMirrorBackendRef } from './gen/specs.ts'
import type { RouteContext } from './route-context.ts'

/**
 * Reads a reference to a Service or a ServiceImport, or to what is neither. The rules of the API have seen to it that the
 * former have a port.
 */
export const toBackendRef = (
  { group, kind, cluster, namespace, name, port = 0 }: RouteRuleFilterRequestMirrorBackendRef,
  context: RouteContext,
): Omit<BackendRef, 'weight' | 'filters'> => {
  const invalid = invalidKind({ group, kind })
  const isImport = invalid === undefined && kind === 'ServiceImport'
  const meant = isImport ? undefined : (cluster ?? context.cluster)
  return {
    ...(isImport && { kind }),
    namespace: namespace ?? context.namespace,
    name,
    port,
    ...(meant !== undefined && { cluster: meant }),
    ...(invalid !== undefined && { invalidKind: invalid }),
  }
}
