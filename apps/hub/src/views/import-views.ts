import type { Backend, ServiceImport } from '@watershed/model'
import type { ImportDetailView, ImportView } from '@watershed/wire'

/** In `GET /v1/imports`. */
export const importView = (found: ServiceImport): ImportView => {
  const { namespace, name, type, ports, sessionAffinity, labels, clusters, conflicts } = found
  return {
    ...{ namespace, name, type },
    ports: ports.map(({ name: portName, port, protocol, appProtocol }) => ({
      ...{ name: portName, port, protocol },
      ...(appProtocol !== undefined && { appProtocol }),
    })),
    sessionAffinity,
    ...(Object.keys(labels).length > 0 && { labels }),
    clusters,
    conflicts: conflicts.map(({ reason, message }) => ({ reason, message })),
  }
}

/** `GET /v1/imports/{namespace}/{name}`. `backendOf` knows the Service of each cluster. */
export const importDetailView = (
  view: ImportView,
  backendOf: (cluster: string) => Backend | undefined,
): ImportDetailView => ({
  ...view,
  exporters: view.clusters.map((cluster) => {
    const endpoints = (backendOf(cluster)?.ports ?? []).flatMap((port) => port.endpoints)
    return {
      cluster,
      readyEndpoints: endpoints.filter(({ ready }) => ready).length,
      endpoints: endpoints.length,
    }
  }),
})
