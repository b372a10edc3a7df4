import type { Condition, Gateway, Issue, ObjectStatus, StoredRecord } from '@watershed/model'
import { gatewayClassObjectStatus, gatewayObjectStatus, judgedListeners } from '@watershed/status'
import type { GatewayClassState, GatewayState } from './gateway-state.ts'
import { controllerName } from '@watershed/model'

/** What is written back of a Gateway of ours. `inForce` is the one of its name that is; `attached` counts a listener's routes. */
export const gatewayStatus = (
  { cluster, object }: StoredRecord,
  state: GatewayState,
  inForce: Gateway | undefined,
  attached: (listener: string) => number,
  programmed: Condition,
): ObjectStatus | undefined => {
  if (object.kind !== 'Gateway') return undefined
  const winner = inForce && inForce.cluster !== cluster ? inForce.cluster : undefined
  const { gateway, spec, issues } = state
  const refused = winner === undefined ? state.refused : [...state.refused, duplicate(state, object, winner)]
  return gatewayObjectStatus({
    cluster,
    object,
    refused,
    issues,
    listeners: gateway ? judgedListeners(spec, gateway, issues, winner === undefined ? attached : none) : [],
    programmed,
  })
}

const none = (): number => 0

const duplicate = (
  { cluster }: GatewayState,
  { kind, namespace, name }: StoredRecord['object'],
  winner: string,
): Issue => ({
  code: 'Duplicate',
  source: { cluster, kind, namespace, name },
  path: '',
  message: `Gateway ${namespace}/${name} of cluster ${winner} is in force: delete one of the two, or rename this one`,
})

/** What is written back of a GatewayClass of ours. */
export const gatewayClassStatus = (
  { cluster, object }: StoredRecord,
  { refused, gatewayClass }: GatewayClassState,
): ObjectStatus | undefined =>
  object.kind === 'GatewayClass' &&
  (gatewayClass?.controllerName ?? controllerOf(object.spec)) === controllerName
    ? gatewayClassObjectStatus(cluster, object, refused)
    : undefined

/** Of a class that is refused, and so was not read. */
const controllerOf = (spec: unknown): unknown =>
  (spec as { readonly controllerName?: unknown } | null | undefined)?.controllerName
