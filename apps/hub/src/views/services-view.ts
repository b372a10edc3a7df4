import type { Collection } from '@watershed/graph'
import type { Backend } from '@watershed/model'
import type { ServicesQuery, ServicesView, ServiceView } from '@watershed/wire'
import { describeAddress } from './describe-address.ts'

/** `GET /v1/services`, by namespace, name and cluster. */
export const servicesView = (
  backends: Collection<Backend>,
  { namespace, cluster }: ServicesQuery,
): ServicesView => {
  const all = [...backends.entries()].map(([, backend]) => backend)
  const wanted = all.filter(
    (backend) =>
      (namespace === undefined || backend.namespace === namespace) &&
      (cluster === undefined || backend.cluster === cluster),
  )
  return { services: wanted.map(serviceView).sort(compare) }
}

const serviceView = ({ cluster, namespace, name, ports }: Backend): ServiceView => ({
  cluster,
  namespace,
  name,
  ports: ports.map((port) => ({
    name: port.name,
    port: port.port,
    protocol: port.protocol,
    readyEndpoints: port.endpoints.filter(({ ready }) => ready).length,
    endpoints: port.endpoints.length,
    reach: port.reach?.mode ?? 'PodAddresses',
    ...(port.reach?.addresses && { addresses: port.reach.addresses.map(describeAddress) }),
  })),
})

const compare = (a: ServiceView, b: ServiceView): number =>
  a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name) || a.cluster.localeCompare(b.cluster)
