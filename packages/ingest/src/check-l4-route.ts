import { defaultGatewaysOf } from './check-route.ts'
import { checkServiceRef } from './check-service-ref.ts'
import type { L4RouteSpec } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'

/** What of a TLSRoute, TCPRoute or UDPRoute that follows its API is not carried out, or is a mistake that the API does not catch. */
export const checkL4Route = (spec: L4RouteSpec): readonly Refusal[] => [
  ...defaultGatewaysOf(spec),
  ...spec.rules.flatMap(({ backendRefs }, rule) =>
    backendRefs.flatMap((ref, index) => checkServiceRef(ref, `spec.rules[${rule}].backendRefs[${index}]`)),
  ),
]
