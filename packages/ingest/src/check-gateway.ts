import type { GatewaySpec } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'

/** Who gives parameters wants something of the Gateway that it would not do without them, so it is refused as a whole. */
export const checkGateway = ({ infrastructure }: GatewaySpec): readonly Refusal[] => {
  const ref = infrastructure?.parametersRef
  if (!ref) return []
  const { group, kind } = ref
  return [
    {
      code: 'NotCarriedOut',
      path: 'spec.infrastructure.parametersRef',
      message: `a Gateway takes no parameters, and there is no ${kind} of ${group || 'the core group'} for one: remove parametersRef, or give its GatewayClass an EdgePool`,
    },
  ]
}
