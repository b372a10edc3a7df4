import type { Condition, Issue, ObjectStatus, StoredRecord } from '@watershed/model'
import { gatewayClassObjectStatus, gatewayObjectStatus, judgedListeners } from '@watershed/status'
import type { GatewayClassState, GatewayState } from './gateway-state.ts'
import { controllerName } from '@watershed/model'

/**
 * What is written back of a Gateway of ours. `passedOver` says why it is not in force, where it is not; `attached` counts a
 * listener's routes.
 */
export const gatewayStatus = (
  { cluster, object }: StoredRecord,
  state: GatewayState,
  passedOver: Issue | undefined,
  attached: (listener: string) => number,
  programmed: Condition,
): ObjectStatus | undefined => {
  if (object.kind !== 'Gateway') return undefined
  const { gateway, spec, issues } = state
  const refused = passedOver ? [...state.refused, passedOver] : state.refused
  return gatewayObjectStatus({
    cluster,
    object,
    refused,
    issues,
    listeners: gateway ? judgedListeners(spec, gateway, issues, passedOver ? none : attached) : [],
    programmed,
  })
}

const none = (): number => 0

/** What is written back of a GatewayClass of ours. */
export const gatewayClassStatus = (
  { cluster, object }: StoredRecord,
  { refused, gatewayClass }: GatewayClassState,
  missingPool: string | undefined,
): ObjectStatus | undefined =>
  object.kind === 'GatewayClass' &&
  (gatewayClass?.controllerName ?? controllerOf(object.spec)) === controllerName
    ? gatewayClassObjectStatus(cluster, object, refused, missingPool)
    : undefined

/** Of a class that is refused, and so was not read. */
const controllerOf = (spec: unknown): unknown =>
  (spec as { readonly controllerName?: unknown } | null | undefined)?.controllerName
