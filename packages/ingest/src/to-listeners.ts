import type { Listener } from '@watershed/model'
import type { GatewayListener } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'
import { toListener } from './to-listener.ts'

/** The listeners of an acceptable Gateway or ListenerSet. One that cannot be read is left out, the others stay. */
export const toListeners = (
  written: readonly GatewayListener[],
  namespace: string,
): { readonly listeners: readonly Listener[]; readonly findings: readonly Refusal[] } => {
  const read = written.map((listener, index) => toListener(listener, `spec.listeners[${index}]`, namespace))
  return {
    listeners: read.flatMap(({ listener }) => listener ?? []),
    findings: read.flatMap(({ findings }) => findings),
  }
}
