import Type from 'typebox'
import { count, list, openObject, port } from '../schema-parts.ts'
import { labelsView } from './labels-view.ts'
import { listEnvelope } from './list-envelope.ts'

export const ImportPortView = openObject({
  name: Type.String(),
  port: port(),
  protocol: Type.String(),
  appProtocol: Type.Optional(Type.String()),
})
export type ImportPortView = Type.Static<typeof ImportPortView>

export const ExportConflictView = openObject({ reason: Type.String(), message: Type.String() })
export type ExportConflictView = Type.Static<typeof ExportConflictView>

/** model's `ServiceImport`: what the clusterset has of a Service (KEP-1645). */
export const ImportView = openObject({
  namespace: Type.String(),
  name: Type.String(),
  type: Type.Enum(['ClusterSetIP', 'Headless']),
  ports: list(ImportPortView),
  sessionAffinity: Type.Enum(['ClientIP', 'None']),
  labels: labelsView(),
  /** Those that export it. */
  clusters: list(Type.String()),
  /** Where exports differ, and who decides. */
  conflicts: list(ExportConflictView),
})
export type ImportView = Type.Static<typeof ImportView>

const ImportClusterView = openObject({
  cluster: Type.String(),
  /** Over all ports. */
  readyEndpoints: count(),
  endpoints: count(),
})

/** `GET /v1/imports/{namespace}/{name}`. */
export const ImportDetailView = openObject({ ...ImportView.properties, exporters: list(ImportClusterView) })
export type ImportDetailView = Type.Static<typeof ImportDetailView>

/** `GET /v1/imports`, by namespace and name. */
export const ImportsView = openObject({ imports: list(ImportView), ...listEnvelope })
export type ImportsView = Type.Static<typeof ImportsView>
