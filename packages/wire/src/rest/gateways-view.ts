import Type from 'typebox'
import { count, list, openObject, port, time } from '../schema-parts.ts'
import { ObjectConditionView } from './condition-view.ts'
import { labelsView } from './labels-view.ts'
import { listEnvelope } from './list-envelope.ts'
import { IssueView } from './route-view.ts'

export const ListenerView = openObject({
  name: Type.String(),
  protocol: Type.String(),
  port: port(),
  hostname: Type.Optional(Type.String()),
  /** Routes that are attached to it. */
  attachedRoutes: count(),
  conditions: list(ObjectConditionView),
})
export type ListenerView = Type.Static<typeof ListenerView>

export const GatewayView = openObject({
  cluster: Type.String(),
  namespace: Type.String(),
  name: Type.String(),
  created: time(),
  labels: labelsView(),
  className: Type.String(),
  /** Whether this object, and not another cluster's of the same name, decides. */
  inForce: Type.Boolean(),
  /** Its own IP addresses; without any, edges bind what they were told to. */
  addresses: list(Type.String()),
  conditions: list(ObjectConditionView),
  listeners: list(ListenerView),
  /** How many ListenerSets add listeners to it. */
  listenerSets: count(),
  issues: list(IssueView),
})
export type GatewayView = Type.Static<typeof GatewayView>

/** `GET /v1/gateways`: those of Watershed's GatewayClasses, by namespace, name and cluster. */
export const GatewaysView = openObject({ gateways: list(GatewayView), ...listEnvelope })
export type GatewaysView = Type.Static<typeof GatewaysView>
