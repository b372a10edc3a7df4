import type { PodCondition } from '../objects/pod.ts'

/** A condition whose time stays while its status does. */
export const podCondition = (
  type: string,
  holds: boolean,
  before: readonly PodCondition[],
  because: { readonly reason?: string; readonly message?: string } = {},
): PodCondition => {
  const status = holds ? 'True' : 'False'
  const old = before.find((condition) => condition.type === type)
  const since = old?.status === status ? old.lastTransitionTime : undefined
  return { type, status, lastTransitionTime: since ?? new Date().toISOString(), ...because }
}
