import type { TestKind, TestObject } from '@watershed/testkit'
import { referredKinds, watchedKinds } from '../source/kubernetes/watched-kinds.ts'

/** Of a test's API server: what the agent reads, in the version that it prefers. */
export const kindOf = (name: string): TestKind => {
  const row = [...watchedKinds, ...referredKinds].find(({ kind }) => kind === name)
  if (!row) throw new Error(`the agent reads no ${name}`)
  const { kind, group, versions, plural, namespaced } = row
  return { kind, plural, namespaced, apiVersion: group === '' ? versions[0] : `${group}/${versions[0]}` }
}

export const allKinds: readonly TestKind[] = [...watchedKinds, ...referredKinds].map(({ kind }) =>
  kindOf(kind),
)
/** Those that every API server has. */
export const builtIn = allKinds.filter(({ kind }) =>
  ['Namespace', 'Service', 'EndpointSlice', 'Node', 'Secret', 'ConfigMap'].includes(kind),
)

const managedFields = [{ manager: 'kubectl', operation: 'Apply', fieldsV1: { 'f:spec': {} } }]

export const apiObject = (
  kind: string,
  name: string,
  rest: object = { spec: {} },
  namespace = 'shop',
): TestObject => {
  const { apiVersion, namespaced } = kindOf(kind)
  return { apiVersion, kind, metadata: { name, ...(namespaced && { namespace }), managedFields }, ...rest }
}

/** A Service; its port tells versions apart. */
export const apiService = (name: string, port: unknown = 80, namespace = 'shop'): TestObject =>
  apiObject(
    'Service',
    name,
    { spec: { clusterIP: '10.96.0.1', ports: [{ port, targetPort: 8080 }] } },
    namespace,
  )

export const apiSlice = (name: string, addresses: readonly string[], service = name): TestObject => {
  const slice = apiObject('EndpointSlice', name, {
    addressType: 'IPv4',
    ports: [{ name: '', port: 8080, protocol: 'TCP' }],
    endpoints: addresses.map((address) => ({
      addresses: [address],
      conditions: { ready: true, serving: true, terminating: false },
      nodeName: 'node-1',
      targetRef: { kind: 'Pod', namespace: 'shop', name: `${name}-${address}` },
      zone: 'zone-a',
    })),
  })
  return { ...slice, metadata: { ...slice.metadata, labels: { 'kubernetes.io/service-name': service } } }
}

/** A node with the label `edge: "true"`; `second`: of its last heartbeat. */
export const apiNode = (name: string, { ready = 'True', second = 0 } = {}): TestObject => {
  const node = apiObject('Node', name, {
    spec: { podCIDR: '10.244.0.0/24' },
    status: {
      addresses: [{ type: 'InternalIP', address: '10.244.250.1' }],
      conditions: [{ type: 'Ready', status: ready, lastHeartbeatTime: `2026-01-01T00:00:0${second}Z` }],
    },
  })
  return { ...node, metadata: { ...node.metadata, labels: { edge: 'true' } } }
}
