import type { Gateway } from '@watershed/model'
import type { Attachment } from '@watershed/plan'
import type { GatewayState } from './gateway-state.ts'
import type { RouteState } from './route-state.ts'

/**
 * What an object claims that edges carry out: this version of it, on these of its parents. Nothing, unless its current version
 * is in force somewhere. Who acknowledges what is derived from it acknowledges the claim; readiness and shares are no part
 * of it, so a claim that is carried out stays so while they change.
 */
export const routeClaim = (
  { version, serving, cluster }: RouteState,
  winner: string | undefined,
  attachment: Attachment | undefined,
): string | undefined => {
  if (serving !== 'current' || winner !== cluster) return undefined
  const attached = attachment?.parents.flatMap(({ parent, listeners }) =>
    listeners.length > 0 ? parent.index : [],
  )
  return attached && attached.length > 0 ? `${version} ${attached.join()}` : undefined
}

export const gatewayClaim = (
  { version, refused, gateway, cluster }: GatewayState,
  inForce: Gateway | undefined,
): string | undefined =>
  refused.length === 0 && inForce?.cluster === cluster && gateway && gateway.listeners.length > 0
    ? version
    : undefined
