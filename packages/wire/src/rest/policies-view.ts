import Type from 'typebox'
import { list, openObject, time } from '../schema-parts.ts'
import { ObjectConditionView } from './condition-view.ts'
import { labelsView } from './labels-view.ts'
import { listEnvelope } from './list-envelope.ts'

export const PolicyTargetView = openObject({
  kind: Type.String(),
  name: Type.String(),
  /** A listener of a Gateway, a rule of a route, a port of a Service. */
  sectionName: Type.Optional(Type.String()),
})
export type PolicyTargetView = Type.Static<typeof PolicyTargetView>

export const PolicyAncestorView = openObject({
  kind: Type.String(),
  namespace: Type.String(),
  name: Type.String(),
  sectionName: Type.Optional(Type.String()),
  conditions: list(ObjectConditionView),
})
export type PolicyAncestorView = Type.Static<typeof PolicyAncestorView>

export const PolicyView = openObject({
  kind: Type.Enum(['BackendTLSPolicy', 'AccessPolicy']),
  cluster: Type.String(),
  namespace: Type.String(),
  name: Type.String(),
  created: time(),
  labels: labelsView(),
  /** As written in spec.targetRefs. */
  targets: list(PolicyTargetView),
  /** Of all ancestors in one: True only where it is so for each of them. */
  conditions: list(ObjectConditionView),
  /** What it counts for, as its status tells (GEP-713). */
  ancestors: list(PolicyAncestorView),
})
export type PolicyView = Type.Static<typeof PolicyView>

/** `GET /v1/policies`, by namespace, name, kind and cluster. */
export const PoliciesView = openObject({ policies: list(PolicyView), ...listEnvelope })
export type PoliciesView = Type.Static<typeof PoliciesView>
