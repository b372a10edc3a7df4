import type {
  Backend,
  BackendEndpoint,
  ReportedEndpointSlice,
  ReportedService,
  StoredRecord,
} from '@watershed/model'
import { servingVersion } from './serving-version.ts'
import type { Surroundings } from './to-reached.ts'
import { toReached } from './to-reached.ts'

/**
 * Joins a Service with its EndpointSlices by the name of the port (discovery.k8s.io/v1). An endpoint that several slices
 * hold is taken once, in its best condition, since Kubernetes moves endpoints between slices. Of an endpoint's addresses the
 * first counts: the API gives the others no meaning. Names (FQDN) are not resolved, so those slices add nothing.
 */
export const toBackend = (
  service: StoredRecord,
  slices: readonly StoredRecord[],
  surroundings?: Surroundings,
): Backend => {
  const { namespace, name } = service.object
  const joined = slices.flatMap((record) => servingObject(record, 'EndpointSlice') ?? [])
  const serving = servingObject(service, 'Service')
  return {
    cluster: service.cluster,
    namespace,
    name,
    ports: (serving?.ports ?? []).map((port) => {
      const { nodePort: _, ...rest } = port
      const endpoints = endpointsOf(port.name, joined)
      const reached = serving && toReached(serving, port, endpoints, surroundings)
      return { ...rest, endpoints, ...(reached && { reach: reached }) }
    }),
  }
}

interface Kinds {
  readonly Service: ReportedService
  readonly EndpointSlice: ReportedEndpointSlice
}

const servingObject = <K extends keyof Kinds>(record: StoredRecord, kind: K): Kinds[K] | undefined => {
  const { object, serving } = servingVersion(record)
  return serving === 'none' || object.kind !== kind ? undefined : (object as Kinds[K])
}

const endpointsOf = (
  portName: string,
  slices: readonly ReportedEndpointSlice[],
): readonly BackendEndpoint[] => {
  const found = new Map<string, BackendEndpoint>()
  for (const endpoint of slices.flatMap((slice) => ofSlice(portName, slice))) {
    const key = `${endpoint.address} ${endpoint.port}`
    const known = found.get(key)
    if (!known || condition(endpoint) > condition(known)) found.set(key, endpoint)
  }
  return [...found.values()].sort(byAddress)
}

const ofSlice = (
  portName: string,
  { addressType, ports, endpoints }: ReportedEndpointSlice,
): readonly BackendEndpoint[] => {
  const port = ports.find(({ name }) => name === portName)?.port
  if (port === undefined || addressType === 'FQDN') return []
  return endpoints.flatMap(({ addresses: [address], ...rest }) =>
    address === undefined ? [] : [{ ...rest, address, port }],
  )
}

/** The more, the better. */
const condition = ({ ready, serving, terminating }: BackendEndpoint): number =>
  (ready ? 4 : 0) + (serving ? 2 : 0) + (terminating ? 0 : 1)

const byAddress = (a: BackendEndpoint, b: BackendEndpoint): number => {
  if (a.address !== b.address) return a.address < b.address ? -1 : 1
  return a.port - b.port
}
