import { controllerName, edgePoolKind } from '@watershed/model'
import type { GatewayClassSpec } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'

/** Classes of other controllers are theirs to judge. */
export const checkGatewayClass = ({
  controllerName: controller,
  parametersRef: ref,
}: GatewayClassSpec): readonly Refusal[] => {
  if (controller !== controllerName || !ref) return []
  const { group, kind } = edgePoolKind
  if (ref.group !== group || ref.kind !== kind)
    return [
      {
        path: 'spec.parametersRef',
        message: `must be an ${kind} of ${group}, is ${ref.kind} of ${ref.group || 'the core group'}: name an ${kind}, or remove parametersRef`,
      },
    ]
  if (ref.namespace === undefined) return []
  return [{ path: 'spec.parametersRef.namespace', message: `an ${kind} has no namespace: remove it` }]
}
