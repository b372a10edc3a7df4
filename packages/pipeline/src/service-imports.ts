import type { Collection, Graph, Read } from '@watershed/graph'
import type {
  ObjectStatus,
  RecordKind,
  ReportedServiceImport,
  ServiceImport,
  ServicePort,
  StoredRecord,
} from '@watershed/model'
import { recordKey } from '@watershed/model'
import type { Backends, ImportLookup } from '@watershed/plan'
import { deriveImport } from '@watershed/plan'
import { serviceExportStatus, serviceImportStatus } from '@watershed/status'
import type { ExportSettings } from './export-settings.ts'
import { defaultSettings, exportSettings, isOursToWrite } from './export-settings.ts'
import { explicitExport, implicitExport } from './export-state.ts'
import { namespaceState } from './namespace-state.ts'

type Labels = Readonly<Record<string, string>>

/** Who exports what, and what is imported of it. Keys are in brackets. */
export interface ServiceImports {
  /** [`namespace/name`] What the clusterset has of a Service. */
  readonly imports: Collection<ServiceImport>
  /** [record key] Of the ServiceExports whose statuses are ours to write. */
  readonly exportStatuses: Collection<ObjectStatus>
  /** [record key] ServiceImports that are to be, in each cluster that has the namespace. */
  readonly importStatuses: Collection<ObjectStatus>
  lookUp(read: Read): Pick<Backends, 'exportersOf' | 'exportOf' | 'importOf'>
  /** The labels of a cluster's namespace, where it has it. */
  labelsOf(read: Read): (cluster: string, namespace: string) => Labels | undefined
}

/** The label value by which we know our ServiceImports. */
const ours = 'watershed'

/** The part of the pipeline that is the MCS API: one derivation a line. */
export const serviceImports = (graph: Graph, records: Collection<StoredRecord>): ServiceImports => {
  const settings = graph.map('exportSettings', records, exportSettings)
  const settingsOf = (cluster: string, read: Read): ExportSettings =>
    read(settings, recordKey({ cluster, kind: 'Cluster', namespace: '', name: cluster })) ?? defaultSettings

  const exports = graph.map('exports', records, (record, _, read) => {
    const { cluster, object } = record
    const twin = (kind: RecordKind) => read(records, recordKey({ ...object, cluster, kind }))
    if (object.kind === 'ServiceExport')
      return explicitExport(record, twin('Service'), settingsOf(cluster, read))
    if (object.kind !== 'Service' || settingsOf(cluster, read).exports !== 'All') return undefined
    return implicitExport(record, twin('ServiceExport') !== undefined)
  })
  const exporters = graph.groupBy('exporters', exports, ({ service }) =>
    service ? [[`${service.namespace}/${service.name}`, service]] : [],
  )
  const imports = graph.map('imports', exporters, (members) => deriveImport(members.values()))

  const exportStatuses = graph.map('exportStatuses', exports, (state, _, read) => {
    const { cluster, kind, namespace, name } = state.source
    if (kind !== 'ServiceExport' || !isOursToWrite(settingsOf(cluster, read))) return undefined
    return serviceExportStatus(state, read(imports, `${namespace}/${name}`))
  })

  const namespaces = graph.map('namespaces', records, namespaceState)
  const namespaceClusters = graph.groupBy(
    'namespaceClusters',
    namespaces,
    ({ cluster, name, terminating }) => (terminating ? [] : [[name, cluster]]),
  )
  const importStatuses = graph.flatMap('importStatuses', imports, (imported, _, read) =>
    [...(read(namespaceClusters, imported.namespace)?.values() ?? [])].flatMap((cluster) => {
      if (!isOursToWrite(settingsOf(cluster, read))) return []
      const { namespace, name } = imported
      const key = recordKey({ cluster, kind: 'ServiceImport', namespace, name })
      const there = importIn(read(records, key))
      if (there && there.managedBy !== ours) return []
      return [[key, serviceImportStatus(cluster, imported, there?.generation)] as const]
    }),
  )

  /** A ServiceImport that another implementation made, or else ours, which need not be written to be known. */
  const importOf = (cluster: string, namespace: string, name: string, read: Read): ImportLookup => {
    const { serviceImports: whose } = settingsOf(cluster, read)
    const lookUp = (ports: readonly ServicePort[] | undefined): ImportLookup => ({
      ...(ports && { ports }),
      imports: whose,
    })
    if (whose === 'Managed') return lookUp(read(imports, `${namespace}/${name}`)?.ports)
    const record = read(records, recordKey({ cluster, kind: 'ServiceImport', namespace, name }))
    return lookUp(importIn(record)?.ports)
  }

  return {
    imports,
    exportStatuses,
    importStatuses,
    lookUp: (read) => ({
      exportersOf: (namespace, name) =>
        [...(read(exporters, `${namespace}/${name}`)?.values() ?? [])].map(({ cluster }) => cluster).sort(),
      exportOf: (cluster, namespace, name) => {
        const of = (kind: RecordKind) =>
          read(exports, recordKey({ cluster, kind, namespace, name }))?.validity
        return of('ServiceExport') ?? of('Service')
      },
      importOf: (cluster, namespace, name) => importOf(cluster, namespace, name, read),
    }),
    labelsOf: (read) => (cluster, namespace) =>
      read(namespaces, recordKey({ cluster, kind: 'Namespace', namespace: '', name: namespace }))?.labels,
  }
}

const importIn = (record: StoredRecord | undefined): ReportedServiceImport | undefined =>
  record?.object.kind === 'ServiceImport' ? record.object : undefined
