import type { Issue, ReportedObject, StoredRecord } from '@watershed/model'
import { backendKey } from '@watershed/model'
import { refusals } from '../refusals.ts'
import { servingVersion } from '../serving-version.ts'
import { toAccessPolicy } from '../to-access-policy.ts'
import { toBackendTlsPolicy } from '../to-backend-tls-policy.ts'
import { toBackend } from '../to-backend.ts'
import { toGateway } from '../to-gateway.ts'
import { toGatewayClass } from '../to-gateway-class.ts'
import { readRoute } from '../read-route.ts'
import { toListenerSet } from '../to-listener-set.ts'
import { toReferenceGrant } from '../to-reference-grant.ts'
import { toServiceExport } from '../to-service-export.ts'
import type { Manifest } from './manifests.ts'
import { recordOf, reported } from './manifests.ts'

/**
 * What ingest makes of documents that cluster `blue` reports. Config kinds are manifests; Services and EndpointSlices are
 * written as agents report them. A second document of one name is its next version.
 */
export const ingestDocuments = (documents: readonly unknown[]): unknown => {
  const records = new Map<string, StoredRecord>()
  for (const document of documents) {
    const object = isManifest(document) ? reported(document) : (document as ReportedObject)
    const key = `${object.kind} ${object.namespace}/${object.name}`
    records.set(key, nextVersion(records.get(key), object))
  }
  const all = [...records]
  return {
    objects: Object.fromEntries(all.flatMap(([key, record]) => described(key, record))),
    backends: Object.fromEntries(all.flatMap(([, record]) => joined(record, [...records.values()]))),
  }
}

const isManifest = (document: unknown): document is Manifest =>
  typeof document === 'object' && document !== null && 'metadata' in document

/** As the store does it: what was acceptable is kept beside what is not. */
const nextVersion = (before: StoredRecord | undefined, object: ReportedObject): StoredRecord => {
  if (!before || refusals('blue', object).length === 0) return recordOf(object)
  const wasAcceptable = refusals('blue', before.object).length === 0
  return recordOf(object, wasAcceptable ? before.object : before.accepted)
}

const described = (key: string, record: StoredRecord): readonly (readonly [string, unknown])[] => {
  const { object, issues, serving } = servingVersion(record)
  const read = serving === 'none' ? { issues: [] } : readObject({ ...record, object })
  const told = [...issues, ...read.issues].map(({ code, path, message }) => ({ code, path, message }))
  return [[key, { serving, ...read, issues: told }]]
}

const readObject = (record: StoredRecord): { readonly issues: readonly Issue[] } => {
  switch (record.object.kind) {
    case 'GatewayClass':
      return { ...toGatewayClass(record), issues: [] }
    case 'Gateway': {
      const { gateway, issues } = toGateway(record)
      return { ...gateway, issues }
    }
    case 'ListenerSet': {
      const { listenerSet, issues } = toListenerSet(record)
      return { ...listenerSet, issues }
    }
    case 'ReferenceGrant':
      return { ...toReferenceGrant(record), issues: [] }
    case 'HTTPRoute':
    case 'MultiClusterHTTPRoute':
    case 'GRPCRoute':
    case 'TLSRoute':
    case 'TCPRoute':
    case 'UDPRoute': {
      const { route, issues } = readRoute(record)
      return { ...route, issues }
    }
    case 'BackendTLSPolicy': {
      const { policy, issues } = toBackendTlsPolicy(record)
      return { ...policy, issues }
    }
    case 'AccessPolicy':
      return { ...toAccessPolicy(record), issues: [] }
    case 'ServiceExport':
      return { ...toServiceExport(record), issues: [] }
    default:
      return { issues: [] }
  }
}

const joined = (
  service: StoredRecord,
  all: readonly StoredRecord[],
): readonly (readonly [string, unknown])[] => {
  const { kind, namespace, name } = service.object
  if (kind !== 'Service') return []
  const slices = all.filter(({ object }) => object.kind === 'EndpointSlice' && object.service === name)
  return [[backendKey('blue', namespace, name), toBackend(service, slices)]]
}
