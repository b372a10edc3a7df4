import { controllerName } from '@watershed/model'
import type { GatewayClassSpec } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'

/** Classes of other controllers are theirs to judge. */
export const checkGatewayClass = (spec: GatewayClassSpec): readonly Refusal[] =>
  spec.controllerName === controllerName && spec.parametersRef
    ? [
        {
          code: 'NotCarriedOut',
          path: 'spec.parametersRef',
          message: 'parameters of a GatewayClass are not carried out yet: remove parametersRef',
        },
      ]
    : []
