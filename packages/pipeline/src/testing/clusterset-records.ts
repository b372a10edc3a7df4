import type { ClusterReach, ReportedObject, StoredRecord } from '@watershed/model'

const mcsApi = 'multicluster.x-k8s.io/v1beta1'

const record = (cluster: string, object: ReportedObject): StoredRecord => ({
  cluster,
  object,
  firstReported: 2_000,
})

export const exportRecord = (cluster: string, name: string, spec: unknown = {}, created = 1): StoredRecord =>
  record(cluster, { kind: 'ServiceExport', apiVersion: mcsApi, namespace: 'shop', name, created, spec })

export const importRecord = (cluster: string, name: string, managedBy: string): StoredRecord =>
  record(cluster, {
    kind: 'ServiceImport',
    apiVersion: mcsApi,
    namespace: 'shop',
    name,
    managedBy,
    ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
  })

export const namespaceRecord = (cluster: string, terminating = false): StoredRecord =>
  record(cluster, {
    kind: 'Namespace',
    namespace: '',
    name: 'shop',
    ...(terminating && { terminating }),
  })

/** What an agent says of its cluster. */
export const clusterRecord = (
  cluster: string,
  exports: 'All' | 'ServiceExport',
  serviceImports: 'Managed' | 'External',
  reach?: ClusterReach,
): StoredRecord =>
  record(cluster, {
    kind: 'Cluster',
    namespace: '',
    name: cluster,
    exports,
    serviceImports,
    ...(reach && { reach }),
  })
