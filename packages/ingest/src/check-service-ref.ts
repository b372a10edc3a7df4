import type { RouteRuleFilterRequestMirrorBackendRef } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'

/** Requests go to Services and ServiceImports only; the API asks for a port of Services. */
export const checkServiceRef = (
  { group, kind, port }: RouteRuleFilterRequestMirrorBackendRef,
  path: string,
): readonly Refusal[] => {
  if (group === '' && kind === 'Service') return []
  if (group === importGroup && kind === 'ServiceImport') return port === undefined ? [missingPort(path)] : []
  if (kind === 'ServiceImport') return [{ path: `${path}.group`, message: wrongGroup(group) }]
  const what = group === '' ? kind : `${kind} of ${group}`
  return [
    {
      code: 'NotCarriedOut',
      path: `${path}.${kind === 'Service' ? 'group' : 'kind'}`,
      message: `a backend of kind ${what} is not carried out yet: name a Service (group "", kind Service) or a ServiceImport (group ${importGroup})`,
    },
  ]
}

const importGroup = 'multicluster.x-k8s.io'

const missingPort = (path: string): Refusal => ({
  path: `${path}.port`,
  message: 'is missing: give a port of the ServiceImport, a whole number from 1 to 65535',
})

const wrongGroup = (group: string): string =>
  `ServiceImport is of group ${importGroup}, not "${group}": set group to it`
