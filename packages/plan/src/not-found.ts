import type { ServicePort } from '@watershed/model'
import type { Asking, BackendName, Backends, ImportLookup, NotFound } from './find-backends.ts'

/** Why a backendRef means nothing, each with what to do about it. */
export const noService = (ref: BackendName, backends: Backends): NotFound => {
  const service = `${ref.namespace}/${ref.name}`
  const silent = ref.cluster === undefined ? backends.clustersOf(ref.namespace, ref.name) : []
  if (silent.length > 0) return notExported(silent, ref, backends)
  const where = ref.cluster === undefined ? 'no cluster has' : `cluster ${ref.cluster} has no`
  return {
    code: 'BackendNotFound',
    message: `${where} Service ${service}: create it, or correct the backendRef`,
  }
}

/** The manifest that exports a Service, on one line. */
const serviceExport = ({ namespace, name }: BackendName): string =>
  `{apiVersion: multicluster.x-k8s.io/v1beta1, kind: ServiceExport, metadata: {namespace: ${namespace}, name: ${name}}}`

export const notExported = (clusters: readonly string[], ref: BackendName, backends: Backends): NotFound => {
  const code = 'NotExported'
  const service = `${ref.namespace}/${ref.name}`
  const [first = ''] = clusters
  const validity = backends.exportOf(first, ref.namespace, ref.name)
  if (validity === 'InvalidServiceType')
    return {
      code,
      message: `Service ${service} of cluster ${first} is of type ExternalName, which cannot be exported: name another Service`,
    }
  if (validity === 'Invalid')
    return { code, message: `ServiceExport ${service} of cluster ${first} is not valid: correct it` }
  if (clusters.length === 1)
    return {
      code,
      message: `cluster ${first} does not export Service ${service}: apply there ${serviceExport(ref)}`,
    }
  return {
    code,
    message: `clusters ${clusters.join(', ')} have a Service ${service}, and none of them exports it: apply in those that are meant ${serviceExport(ref)}`,
  }
}

export const noImport = (
  ref: BackendName,
  { cluster }: Asking,
  imports: ImportLookup['imports'],
): NotFound => {
  const code = 'BackendNotFound'
  const name = `${ref.namespace}/${ref.name}`
  if (imports === 'External')
    return {
      code,
      message: `cluster ${cluster} has no ServiceImport ${name}, and leaves ServiceImports to another MCS implementation: export the Service there, or correct the backendRef`,
    }
  return {
    code,
    message: `no cluster exports a Service ${name}, so there is no such ServiceImport: apply in a cluster that has the Service ${serviceExport(ref)}`,
  }
}

export const noPort = (
  what: string,
  port: number,
  transport: ServicePort['protocol'],
  ports: readonly Pick<ServicePort, 'port' | 'protocol'>[],
): NotFound => ({
  code: 'PortNotFound',
  message: `${what} has no ${transport} port ${port}; it has ${[...new Set(ports.map((one) => one.port))].join(', ') || 'none'}`,
})

/** The manifest of a grant, on one line. */
const referenceGrant = (ref: BackendName, route: Asking): string => {
  const { kind = 'Service', namespace, name } = ref
  const group = route.kind === 'MultiClusterHTTPRoute' ? 'watershed.dev' : 'gateway.networking.k8s.io'
  const from = `{group: ${group}, kind: ${route.kind}, namespace: ${route.namespace}}`
  const to = `{group: ${kind === 'Service' ? '""' : 'multicluster.x-k8s.io'}, kind: ${kind}, name: ${name}}`
  return `{apiVersion: gateway.networking.k8s.io/v1, kind: ReferenceGrant, metadata: {namespace: ${namespace}, name: ${name}}, spec: {from: [${from}], to: [${to}]}}`
}

/** It says nothing of whether there is such an object. */
export const notPermitted = (ref: BackendName, route: Asking): NotFound => {
  const { kind = 'Service', namespace, name } = ref
  const cluster = kind === 'Service' ? ref.cluster : route.cluster
  const where = cluster === undefined ? 'in each cluster that is meant' : `in cluster ${cluster}`
  return {
    code: 'RefNotPermitted',
    message: `no ReferenceGrant lets a ${route.kind} of namespace ${route.namespace} refer to ${kind} ${namespace}/${name}: apply ${where} ${referenceGrant(ref, route)}`,
  }
}

/** Of several clusters that are meant, those that do not permit it. */
export const withheldFrom = (ref: BackendName, route: Asking, clusters: readonly string[]): NotFound => ({
  code: 'RefNotPermitted',
  message: `Service ${ref.namespace}/${ref.name} of ${clusters.join(', ')} takes no part, since no ReferenceGrant there lets a ${route.kind} of namespace ${route.namespace} refer to it: apply there ${referenceGrant(ref, route)}`,
})
