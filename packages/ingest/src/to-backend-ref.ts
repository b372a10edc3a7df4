import type { BackendRef } from '@watershed/model'
import type { RouteRuleFilterRequestMirrorBackendRef } from './gen/specs.ts'
import type { RouteContext } from './route-context.ts'

/** Reads a reference to a Service or a ServiceImport. The rules of the API have seen to it that there is a port. */
export const toBackendRef = (
  { kind, cluster, namespace, name, port = 0 }: RouteRuleFilterRequestMirrorBackendRef,
  context: RouteContext,
): Omit<BackendRef, 'weight'> => {
  const isImport = kind === 'ServiceImport'
  const meant = isImport ? undefined : (cluster ?? context.cluster)
  return {
    ...(isImport && { kind }),
    namespace: namespace ?? context.namespace,
    name,
    port,
    ...(meant !== undefined && { cluster: meant }),
  }
}
