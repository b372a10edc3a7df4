import type { Condition, Gateway, GatewayClass, Issue, ObjectStatus, StoredRecord } from '@watershed/model'
import { controllerName } from '@watershed/model'
import type { DecidedListener, GatewayProblem } from '@watershed/status'
import { gatewayClassObjectStatus, gatewayObjectStatus, judgedListeners } from '@watershed/status'
import type { Binding } from './addresses.ts'
import type { GatewayClassState, GatewayState } from './gateway-state.ts'

/** What has become of a Gateway among everything else. */
export interface GatewayFate {
  /** Why it is not in force, where it is not. */
  readonly passedOver: Issue | undefined
  /** What became of one of its own listeners. */
  readonly decided: (listener: string) => DecidedListener | undefined
  /** The routes of one of its own listeners. */
  readonly attached: (listener: string) => number
  readonly listenerSets: number
  readonly binding: Binding | undefined
  readonly backendProblem: GatewayProblem | undefined
  /** Which policies count for it. */
  readonly affected: Condition | undefined
  /** Which count for one of its own listeners alone. */
  readonly affectedListener: (listener: string) => Condition | undefined
  readonly programmed: Condition
}

/** What is written back of a Gateway of ours. */
export const gatewayStatus = (
  { cluster, object }: StoredRecord,
  state: GatewayState,
  fate: GatewayFate,
): ObjectStatus | undefined => {
  const { passedOver, decided, attached, listenerSets, binding, backendProblem, affected, programmed } = fate
  if (object.kind !== 'Gateway') return undefined
  const { gateway, spec, issues } = state
  const base = {
    cluster,
    object,
    issues,
    insecureFallback: letsInAnybody(gateway),
    ...(backendProblem && { backendProblem }),
    ...(!passedOver && affected && { affected }),
    programmed,
  }
  if (passedOver)
    return gatewayObjectStatus({
      ...base,
      refused: [...state.refused, passedOver],
      listeners: gateway ? judgedListeners(spec, issues, nothing, none) : [],
      listenerSets: 0,
      addresses: [],
    })
  return gatewayObjectStatus({
    ...base,
    refused: state.refused,
    listeners: gateway ? judgedListeners(spec, issues, decided, attached, fate.affectedListener) : [],
    listenerSets,
    addresses: binding?.pooled ? binding.addresses : [],
    ...(binding?.problem && { addressProblem: binding.problem }),
  })
}

const letsInAnybody = (gateway: Gateway | undefined): boolean => {
  const { default: byDefault, perPort = [] } = gateway?.clientValidation ?? {}
  return [byDefault, ...perPort].some((one) => one?.mode === 'AllowInsecureFallback')
}

const none = (): number => 0
const nothing = (): undefined => undefined

/** What is written back of a GatewayClass of ours. */
export const gatewayClassStatus = (
  { cluster, object }: StoredRecord,
  { refused, gatewayClass }: GatewayClassState,
  missingPool: string | undefined,
): ObjectStatus | undefined =>
  object.kind === 'GatewayClass' && controllerOf(gatewayClass, object.spec) === controllerName
    ? gatewayClassObjectStatus(cluster, object, refused, missingPool)
    : undefined

/** A class that is refused was not read. */
const controllerOf = (gatewayClass: GatewayClass | undefined, spec: unknown): unknown =>
  gatewayClass?.controllerName ??
  (spec as { readonly controllerName?: unknown } | null | undefined)?.controllerName
