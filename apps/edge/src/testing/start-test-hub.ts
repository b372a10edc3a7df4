import { assignmentResource, clusterResource, listenerResource, scopeResource } from '@watershed/envoy'
import type { EdgeListener } from '@watershed/model'
import type { AdsServer, KeyPair, View, XdsServer } from '@watershed/xds'
import { createAdsServer, createServerCredentials, createView, startXdsServer } from '@watershed/xds'
import { freePort } from '@watershed/testkit'

/** What a hub is to an edge: it serves one hostname on one port, all to one backend. */
export interface TestHub {
  readonly port: number
  readonly ads: AdsServer
  /** Names that the tokens of edges that were let in stand for, in the order of their streams. */
  readonly letIn: readonly string[]
  /** Makes the listener, so that edges have a first configuration; until then they get none. */
  serve(backendPort: number): void
  stop(): Promise<void>
}

export interface TestHubOptions {
  /** Of the listener. */
  readonly listen: number
  readonly port?: number
  /** By token. May change. */
  readonly edges?: Map<string, string>
  readonly tls?: KeyPair
}

export const hostname = 'shop.example.com'
export const edgeToken = 'a-token'

export const startTestHub = async (options: TestHubOptions): Promise<TestHub> => {
  const { listen, edges = new Map([[edgeToken, 'edge-1']]), tls } = options
  const views = new Map<string, View>()
  const letIn: string[] = []
  const serving = Promise.withResolvers<void>()
  let backend = 0

  const viewOf = (bindAddress: string): View => {
    const view = views.get(bindAddress) ?? createView()
    views.set(bindAddress, view)
    view.apply({
      set: [...resources(listen, backend), listenerResource(listener(listen), bindAddress)],
    })
    return view
  }
  const ads = createAdsServer({
    authenticate: async ({ token }) => {
      const identity = edges.get(token)
      return identity === undefined ? { refused: 'unknown token' } : { identity }
    },
    viewFor: (node, identity) => {
      letIn.push(identity)
      const bindAddress = node.metadata?.['watershed.dev/bind-address']
      return typeof bindAddress === 'string' ? viewOf(bindAddress) : { refused: 'no bind address' }
    },
    ready: () => serving.promise,
  })
  const port = options.port ?? (await freePort())
  const server: XdsServer = await startXdsServer({
    ads,
    host: '127.0.0.1',
    port,
    ...(tls && { credentials: createServerCredentials(tls).credentials }),
  })
  return {
    port,
    ads,
    letIn,
    serve: (backendPort) => {
      backend = backendPort
      for (const view of views.values()) view.apply({ set: resources(listen, backend) })
      serving.resolve()
    },
    stop: () => server.stop(0),
  }
}

const listener = (port: number): EdgeListener => ({
  name: 'web',
  port,
  transport: 'TCP',
  addresses: [],
  chains: [{ name: 'http', serverNames: [], target: { type: 'Hosts', scope: String(port) } }],
})

const resources = (port: number, backendPort: number) => [
  scopeResource({
    scope: String(port),
    port,
    tls: false,
    hostname,
    clusterHeader: true,
    rules: [
      {
        name: 'shop/cart/0/0',
        match: { path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [] },
        filters: [],
        timeouts: {},
        action: { type: 'Cluster', cluster: 'cart' },
      },
    ],
  }),
  clusterResource({ name: 'cart', protocol: 'HTTP1' }),
  assignmentResource({
    name: 'cart',
    localities: [
      {
        cluster: 'blue',
        backend: 'shop/cart:80#0',
        weight: 1,
        endpoints: [{ address: '127.0.0.1', port: backendPort }],
      },
    ],
  }),
]
