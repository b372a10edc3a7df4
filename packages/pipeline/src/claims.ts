import type { Gateway, Listener } from '@watershed/model'
import type { Attachment } from '@watershed/plan'
import type { Binding } from './addresses.ts'
import type { GatewayState } from './gateway-state.ts'
import type { ListenerSetState } from './listener-set-state.ts'
import type { SetVerdict } from './listeners.ts'
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

/** `isHeard` tells which of its own listeners edges listen for. */
export const gatewayClaim = (
  { version, refused, gateway, cluster }: GatewayState,
  inForce: Gateway | undefined,
  isHeard: (listener: string) => boolean,
  binding: Binding | undefined,
): string | undefined =>
  refused.length === 0 && inForce?.cluster === cluster && gateway
    ? listenersClaim(version, gateway.listeners, isHeard, binding)
    : undefined

export const listenerSetClaim = (
  { version, refused, listenerSet }: ListenerSetState,
  { allowed, inForce }: SetVerdict,
  isHeard: (listener: string) => boolean,
  binding: Binding | undefined,
): string | undefined =>
  refused.length === 0 && allowed && inForce && listenerSet
    ? listenersClaim(version, listenerSet.listeners, isHeard, binding)
    : undefined

/** Which listeners are heard, and where, may change while the object does not. */
const listenersClaim = (
  version: string,
  listeners: readonly Listener[],
  isHeard: (listener: string) => boolean,
  binding: Binding | undefined,
): string | undefined => {
  const heard = listeners.flatMap(({ name }, index) => (isHeard(name) ? [index] : []))
  return heard.length > 0
    ? `${version} ${heard.join()} ${binding?.addresses.join() ?? ''}`.trimEnd()
    : undefined
}
