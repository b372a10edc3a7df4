import type { ServicePort } from './reported-object.ts'

/** What is to be had of a Service in the whole clusterset, from all of its exports (KEP-1645). */
export interface ServiceImport {
  readonly namespace: string
  readonly name: string
  readonly type: 'ClusterSetIP' | 'Headless'
  /** The union of the exported Services' ports: those of the oldest export first. */
  readonly ports: readonly ServicePort[]
  readonly sessionAffinity: 'ClientIP' | 'None'
  readonly sessionAffinitySeconds?: number
  readonly internalTrafficPolicy: 'Cluster' | 'Local'
  readonly trafficDistribution?: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** Those that export it, in alphabetical order. */
  readonly clusters: readonly string[]
  /** In the order of {@link conflictReasons}. */
  readonly conflicts: readonly ExportConflict[]
}

export interface ExportConflict {
  readonly reason: ConflictReason
  /** What conflicts and who decides, for a person. */
  readonly message: string
}

/** Reasons of a ServiceExport's condition `Conflict`, in the order in which they are told. */
export const conflictReasons = [
  'PortConflict',
  'TypeConflict',
  'SessionAffinityConflict',
  'SessionAffinityConfigConflict',
  'AnnotationsConflict',
  'LabelsConflict',
  'InternalTrafficPolicyConflict',
  'TrafficDistributionConflict',
] as const

export type ConflictReason = (typeof conflictReasons)[number]
