import type { ReportedCluster, StoredRecord } from '@watershed/model'

/** What a cluster's source says about exports and imports. */
export type ExportSettings = Pick<ReportedCluster, 'exports' | 'serviceImports'>

/** Of a cluster that says nothing: a directory's. */
export const defaultSettings: ExportSettings = { exports: 'All', serviceImports: 'Managed' }

/** What an agent reports about its own cluster; undefined for any other record. */
export const exportSettings = ({ object }: StoredRecord): ExportSettings | undefined => {
  if (object.kind !== 'Cluster') return undefined
  const { exports, serviceImports } = object
  return { exports, serviceImports }
}

/** Whether the ServiceExports' statuses and the ServiceImports of a cluster are ours to write. */
export const isOursToWrite = ({ exports, serviceImports }: ExportSettings): boolean =>
  exports === 'ServiceExport' && serviceImports === 'Managed'
