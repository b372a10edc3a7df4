import type { RouteRuleFilterRequestMirrorBackendRef } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'

/** Requests go to Services only. */
export const checkServiceRef = (
  { group, kind }: RouteRuleFilterRequestMirrorBackendRef,
  path: string,
): readonly Refusal[] => {
  if (group === '' && kind === 'Service') return []
  const what = group === '' ? kind : `${kind} of ${group}`
  return [
    {
      code: 'NotCarriedOut',
      path: `${path}.${kind === 'Service' ? 'group' : 'kind'}`,
      message: `a backend of kind ${what} is not carried out yet: name a Service (group "", kind Service)`,
    },
  ]
}
