import type { ServiceConsumption, ServicePort } from './reported-object.ts'

/** A ServiceExport of the MCS API: the Service of its name, in its cluster, is to be had from other clusters. */
export interface ServiceExport {
  readonly cluster: string
  readonly namespace: string
  readonly name: string
  /** Age in ms since 1970: of several clusters' exports the oldest decides where they conflict. */
  readonly created: number
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** A Service that its cluster exports: by a ServiceExport, or because its cluster exports every Service. */
export interface ExportedService {
  readonly cluster: string
  readonly namespace: string
  readonly name: string
  /** Of the ServiceExport; without one, of the Service. */
  readonly created: number
  /** Absent without a ServiceExport. */
  readonly exported?: Pick<ServiceExport, 'labels' | 'annotations'>
  readonly ports: readonly ServicePort[]
  readonly consumption: ServiceConsumption
}

/** Reasons of a ServiceExport's condition `Valid` (KEP-1645); `Invalid` is ours: it does not follow its schema. */
export type ExportValidity = 'Valid' | 'NoService' | 'InvalidServiceType' | 'Invalid'
