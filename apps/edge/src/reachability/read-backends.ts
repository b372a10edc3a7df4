/** Endpoints that Envoy has of a Service in a Kubernetes cluster. */
export interface KnownBackend {
  readonly cluster: string
  /** `namespace/name:port` */
  readonly service: string
  /** `10.244.0.5:8080`, `[fd00::5]:8080` */
  readonly addresses: ReadonlySet<string>
}

/**
 * Reads the lines of Envoy's `/clusters`, of which a host has some twenty, as `shop/cart/0/0::10.244.0.5:8080::region::blue`. The hub gives each endpoint
 * a locality whose region is the Kubernetes cluster, and whose zone the backendRef. A Service that several rules name is told once.
 * https://www.envoyproxy.io/docs/envoy/latest/operations/admin#get--clusters
 */
export const readBackends = async (lines: AsyncIterable<string>): Promise<readonly KnownBackend[]> => {
  const backends = new Map<string, KnownBackend & { readonly addresses: Set<string> }>()
  let host = ''
  let region = ''
  for await (const line of lines) {
    const [, of = '', address = '', field, value = ''] = hostField.exec(line) ?? []
    if (field === 'region') [host, region] = [`${of}::${address}`, value]
    // What has no region is not in a cluster: the way to the hub, and shares that are refused.
    if (field !== 'zone' || `${of}::${address}` !== host || region === '' || value === '') continue
    // Nobody can tell who takes datagrams.
    if (of.startsWith(datagrams)) continue
    const service = value.replace(/#\d+$/, '')
    const key = `${region}/${service}`
    const known = backends.get(key) ?? { cluster: region, service, addresses: new Set<string>() }
    known.addresses.add(address)
    backends.set(key, known)
  }
  return [...backends.values()]
}

/** Envoy clusters are named after their route. */
const datagrams = 'UDPRoute/'

const hostField = /^(.+?)::((?:\[[^\]]+\]|[^:[\]]+):\d+)::(region|zone)::(.*)$/
