import type { Resource } from '@watershed/kube'

const core = { group: '', version: 'v1', namespaced: true }

export const podResource: Resource = { ...core, plural: 'pods', kind: 'Pod' }
export const nodeResource: Resource = { ...core, plural: 'nodes', kind: 'Node', namespaced: false }
export const serviceResource: Resource = { ...core, plural: 'services', kind: 'Service' }
export const secretResource: Resource = { ...core, plural: 'secrets', kind: 'Secret' }
export const configMapResource: Resource = { ...core, plural: 'configmaps', kind: 'ConfigMap' }
export const endpointSliceResource: Resource = {
  group: 'discovery.k8s.io',
  version: 'v1',
  plural: 'endpointslices',
  kind: 'EndpointSlice',
  namespaced: true,
}
