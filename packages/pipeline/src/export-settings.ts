import type { StoredRecord } from '@watershed/model'

/** What a cluster's source says about exports and imports. */
export interface ExportSettings {
  /** `All`: every Service is exported. `ServiceExport`: those that have one. */
  readonly exports: 'All' | 'ServiceExport'
  /** `External`: another MCS implementation has the statuses of exports, and the imports. */
  readonly serviceImports: 'Managed' | 'External'
}

/** Of a cluster that says nothing: a directory's. */
export const defaultSettings: ExportSettings = { exports: 'All', serviceImports: 'Managed' }

/** What an agent reports about its own cluster (kind Cluster); undefined for any other record. */
export const exportSettings = ({ object }: StoredRecord): ExportSettings | undefined => {
  const { kind, exports, serviceImports } = object as Partial<ExportSettings> & { readonly kind: string }
  if (kind !== 'Cluster') return undefined
  return {
    exports: exports ?? defaultSettings.exports,
    serviceImports: serviceImports ?? defaultSettings.serviceImports,
  }
}

/** Whether the ServiceExports' statuses and the ServiceImports of a cluster are ours to write. */
export const isOursToWrite = ({ exports, serviceImports }: ExportSettings): boolean =>
  exports === 'ServiceExport' && serviceImports === 'Managed'
