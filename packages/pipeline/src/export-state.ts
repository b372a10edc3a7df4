import { servingVersion, toServiceExport } from '@watershed/ingest'
import type {
  ExportedService,
  ExportValidity,
  Issue,
  ReportedConfig,
  ReportedService,
  ReportedServicePort,
  ServiceExport,
  ServicePort,
  Source,
  StoredRecord,
} from '@watershed/model'
import { ageOf } from '@watershed/model'
import type { ExportSettings } from './export-settings.ts'

/** Whether one cluster exports one Service: because of a ServiceExport, or because it exports all. */
export interface ExportState {
  /** The ServiceExport; where there is none, the Service. */
  readonly source: Source
  readonly apiVersion: string
  readonly generation?: number
  readonly validity: ExportValidity
  readonly issues: readonly Issue[]
  /** Absent where nothing is exported. */
  readonly service?: ExportedService
}

/** A Service of a cluster that exports all; `hasExport`: its ServiceExport says more. */
export const implicitExport = (record: StoredRecord, hasExport: boolean): ExportState | undefined => {
  if (record.object.kind !== 'Service' || hasExport || isExternalName(record.object)) return undefined
  return {
    source: sourceOf(record),
    apiVersion: 'v1',
    validity: 'Valid',
    issues: [],
    service: exportedService(record, undefined),
  }
}

/** A ServiceExport, and the Service of its name. */
export const explicitExport = (
  record: StoredRecord,
  service: StoredRecord | undefined,
  { exports }: ExportSettings,
): ExportState => {
  const { object, issues, serving } = servingVersion(record)
  const found = service?.object.kind === 'Service' ? service.object : undefined
  const validity = validityOf(found, serving)
  const { apiVersion, generation } = record.object as ReportedConfig
  const base = { source: sourceOf(record), apiVersion, ...(generation !== undefined && { generation }) }
  const isExported = validity === 'Valid' || (validity === 'Invalid' && exports === 'All')
  if (!service || !isExported) return { ...base, validity, issues }
  const written = serving === 'none' ? undefined : toServiceExport({ ...record, object })
  return { ...base, validity, issues, service: exportedService(service, written) }
}

const validityOf = (
  service: ReportedService | undefined,
  serving: ReturnType<typeof servingVersion>['serving'],
): ExportValidity => {
  if (serving === 'none') return 'Invalid'
  if (!service) return 'NoService'
  return isExternalName(service) ? 'InvalidServiceType' : 'Valid'
}

const isExternalName = ({ consumption }: ReportedService): boolean => consumption?.type === 'ExternalName'

const exportedService = (record: StoredRecord, written: ServiceExport | undefined): ExportedService => {
  const { object, serving } = servingVersion(record)
  const { ports, consumption = {} } = object as ReportedService
  const { namespace, name } = record.object
  return {
    cluster: record.cluster,
    namespace,
    name,
    created: written?.created ?? ageOf(record),
    ...(written && { exported: { labels: written.labels, annotations: written.annotations } }),
    ports: serving === 'none' ? [] : ports.map(exportedPort),
    consumption,
  }
}

/** A nodePort is its own cluster's. */
const exportedPort = (port: ReportedServicePort): ServicePort => {
  const { nodePort: _, ...exported } = port
  return exported
}

const sourceOf = ({ cluster, object: { kind, namespace, name } }: StoredRecord): Source => ({
  cluster,
  kind,
  namespace,
  name,
})
