import type { EndpointSlice } from '../objects/endpoint-slice.ts'
import type { Service } from '../objects/service.ts'

const domain = 'cluster.local'

/**
 * The lines of a hosts file that name a cluster's Services, for Pods of a namespace: by all the names that cluster DNS gives
 * them. Headless ones have the addresses of their ready endpoints, and endpoints with a hostname a name of their own.
 * https://github.com/kubernetes/dns/blob/master/docs/specification.md
 */
export const hostsLines = (
  namespace: string,
  services: Iterable<Service>,
  slicesOf: (service: Service) => Iterable<EndpointSlice>,
): readonly string[] =>
  [...services].flatMap((service) => {
    const { name, namespace: own } = service.metadata
    const names = namesOf(`${name}.${own}`, own === namespace ? [name] : [])
    if (service.spec.clusterIP && service.spec.clusterIP !== 'None')
      return [line(service.spec.clusterIP, names)]
    return service.spec.clusterIP === 'None' ? headless(service, names, slicesOf(service)) : []
  })

const headless = (
  { metadata }: Service,
  names: readonly string[],
  slices: Iterable<EndpointSlice>,
): readonly string[] =>
  [...slices]
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false)
    .map(({ addresses, hostname }) =>
      line(addresses[0] ?? '', [
        ...names,
        ...(hostname === undefined ? [] : namesOf(`${hostname}.${metadata.name}.${metadata.namespace}`, [])),
      ]),
    )

const namesOf = (base: string, short: readonly string[]): readonly string[] => [
  `${base}.svc.${domain}`,
  `${base}.svc`,
  base,
  ...short,
]

const line = (address: string, names: readonly string[]): string => `${address} ${names.join(' ')}`
