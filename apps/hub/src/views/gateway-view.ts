import type { Listener, ObjectStatus, Source } from '@watershed/model'
import type { GatewayState } from '@watershed/pipeline'
import type { GatewayView, ListenerView, ObjectConditionView } from '@watershed/wire'
import { objectConditions } from './object-conditions.ts'

/** What a Gateway is shown from. */
export interface ShownGateway {
  readonly source: Source
  readonly state: GatewayState
  readonly status: ObjectStatus
  readonly labels: Readonly<Record<string, string>> | undefined
  readonly inForce: boolean
}

/** The parts that are shown of a Gateway's status (Gateway API, GatewayStatus). */
interface GatewayStatus {
  readonly addresses?: readonly { readonly value: string }[]
  readonly conditions?: readonly ObjectConditionView[]
  readonly attachedListenerSets?: number
  readonly listeners?: readonly {
    readonly name: string
    readonly attachedRoutes: number
    readonly conditions: readonly ObjectConditionView[]
  }[]
}

/** In `GET /v1/gateways`. */
export const gatewayView = ({
  source,
  state,
  status: written,
  labels,
  inForce,
}: ShownGateway): GatewayView => {
  const status = written.status as GatewayStatus
  return {
    cluster: source.cluster,
    namespace: source.namespace,
    name: source.name,
    created: new Date(state.created).toISOString(),
    ...(labels && { labels }),
    className: state.className,
    inForce,
    addresses: (status.addresses ?? []).map(({ value }) => value),
    conditions: objectConditions(status.conditions),
    listeners: (state.gateway?.listeners ?? []).map((listener) => listenerView(listener, status)),
    listenerSets: status.attachedListenerSets ?? 0,
    issues: state.issues.map(({ code, path, message }) => ({ code, path, message })),
  }
}

const listenerView = (
  { name, protocol, port, hostname }: Listener,
  { listeners }: GatewayStatus,
): ListenerView => {
  const told = listeners?.find((one) => one.name === name)
  return {
    ...{ name, protocol, port },
    ...(hostname !== undefined && { hostname }),
    attachedRoutes: told?.attachedRoutes ?? 0,
    conditions: objectConditions(told?.conditions),
  }
}
