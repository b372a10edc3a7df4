import type { RouteRuleFilterRequestMirrorBackendRef } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'

type Ref = Pick<RouteRuleFilterRequestMirrorBackendRef, 'group' | 'kind' | 'port'>

/** The API asks for a port of Services only. */
export const checkServiceRef = ({ group, kind, port }: Ref, path: string): readonly Refusal[] =>
  isImport({ group, kind }) && port === undefined ? [missingPort(path)] : []

/**
 * Why nothing can be sent to what a reference names: undefined for Services and ServiceImports. It is no reason to refuse the
 * route, only to answer the reference's share with 500 (Gateway API, HTTPBackendRef: `InvalidKind`).
 */
export const invalidKind = ({ group, kind }: Ref): string | undefined => {
  if ((group === '' && kind === 'Service') || isImport({ group, kind })) return undefined
  if (kind === 'ServiceImport')
    return `ServiceImport is of group ${importGroup}, not "${group}": set group to it`
  const what = group === '' ? kind : `${kind} of ${group}`
  return `nothing can be sent to a ${what}: name a Service (group "", kind Service) or a ServiceImport (group ${importGroup})`
}

const importGroup = 'multicluster.x-k8s.io'

const isImport = ({ group, kind }: Ref): boolean => group === importGroup && kind === 'ServiceImport'

const missingPort = (path: string): Refusal => ({
  path: `${path}.port`,
  message: 'is missing: give a port of the ServiceImport, a whole number from 1 to 65535',
})
