import type { EdgeCluster, EdgeLocality } from '@watershed/model'
import type { HttpBackend } from '@watershed/testkit'
import { assignmentResource } from '../assignment-resource.ts'
import { clusterResource } from '../cluster-resource.ts'
import type { EnvoyResource } from '../envoy-resource.ts'

/** An Envoy cluster and its endpoints. */
export function backendResources(
  name: string,
  localities: readonly EdgeLocality[],
  cluster: Partial<EdgeCluster> = {},
): readonly EnvoyResource[] {
  return [clusterResource({ name, protocol: 'HTTP1', ...cluster }), assignmentResource({ name, localities })]
}

/** Backends of one Kubernetes cluster. */
export function localityOf(cluster: string, weight: number, backends: readonly HttpBackend[]): EdgeLocality {
  const endpoints = backends.map(({ port }) => ({ address: '127.0.0.1', port }))
  return { cluster, backend: 'shop/web:80#0', weight, endpoints }
}
