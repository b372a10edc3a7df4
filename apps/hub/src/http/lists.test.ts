import assert from 'node:assert/strict'
import type { ReportedConfig, StoredRecord } from '@watershed/model'
import type { Problem, RoutesView, RouteSummaryView } from '@watershed/wire'
import { gatewayRecords, routeRecord } from '../testing/route-records.ts'
import type { HubApp } from '../testing/hub-app.ts'
import { inCluster, startHubApp } from '../testing/hub-app.ts'

const service = (cluster: string, namespace: string, name: string): StoredRecord =>
  inCluster(cluster, {
    ...{ kind: 'Service', namespace, name },
    ports: [{ name: '', port: 80, protocol: 'TCP', appProtocol: 'kubernetes.io/h2c' }],
  })
const slice = (cluster: string, name: string, ...addresses: readonly string[]): StoredRecord =>
  inCluster(cluster, {
    ...{ kind: 'EndpointSlice', namespace: 'shop', name: `${name}-1`, service: name, addressType: 'IPv4' },
    ports: [{ name: '', port: 8080 }],
    endpoints: addresses.map((address, index) => ({
      ...{ addresses: [address], ready: index === 0, serving: true, terminating: false, zone: 'a' },
    })),
  })
const exportsByName = ['blue', 'green'].map((cluster) =>
  inCluster(cluster, {
    ...{ kind: 'Cluster', namespace: '', name: cluster },
    ...{ exports: 'ServiceExport', serviceImports: 'Managed' },
  }),
)
const config = (kind: ReportedConfig['kind'], name: string, rest: Partial<ReportedConfig>): StoredRecord =>
  inCluster('blue', {
    ...{ kind, namespace: 'shop', name, apiVersion: 'gateway.networking.k8s.io/v1', created: 2_000 },
    spec: {},
    ...rest,
  })
/** A route that there is no class of errors in: `changes` go into its object. */
const route = (name: string, changes: Partial<ReportedConfig> = {}, cluster = 'blue'): StoredRecord => {
  const { object } = routeRecord(name, 1)
  return { ...routeRecord(name, 1), cluster, object: { ...object, ...changes } as ReportedConfig }
}
const wrong = config('HTTPRoute', 'wrong', { spec: { parentRefs: [{ name: 'public' }], rules: 'none' } })
const httpRoute = config('HTTPRoute', 'old', {
  labels: { app: 'old' },
  spec: {
    parentRefs: [{ name: 'internal' }],
    hostnames: ['*.example.com'],
    rules: [{ backendRefs: [{ name: 'cart', port: 80 }] }],
  },
})

describe('the lists of the API', () => {
  let hub: HubApp
  before(async () => {
    hub = await startHubApp()
    hub.put(
      ...gatewayRecords,
      ...exportsByName,
      ...[route('cart', { labels: { app: 'cart', track: 'stable' } }), route('pay'), wrong, httpRoute],
      route('cart', { created: 5_000 }, 'green'),
      ...[
        service('blue', 'shop', 'cart'),
        service('green', 'shop', 'cart'),
        service('blue', 'shop-2', 'cart'),
      ],
      slice('blue', 'cart', '10.0.0.1', '10.0.0.2'),
      config('ServiceExport', 'cart', { apiVersion: 'multicluster.x-k8s.io/v1beta1' }),
      config('AccessPolicy', 'office', {
        apiVersion: 'watershed.dev/v1alpha1',
        spec: {
          targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public' }],
          deny: ['192.0.2.66'],
        },
      }),
      config('BackendTLSPolicy', 'tls', {
        spec: { targetRefs: [{ group: '', kind: 'Service', name: 'cart' }] },
      }),
    )
  })
  after(() => hub.app.close())

  const names = async (path: string): Promise<readonly string[]> => {
    const answer = await hub.get(path)
    assert.equal(answer.statusCode, 200, answer.body)
    const [list] = Object.values(answer.json<Record<string, readonly RouteSummaryView[]>>())
    return (list ?? []).map(({ cluster, namespace, name }) =>
      [cluster, namespace, name].filter(Boolean).join('/'),
    )
  }
  const [blueCart, greenCart, pay, bad, old] = [
    'blue/shop/cart',
    'green/shop/cart',
    'blue/shop/pay',
    'blue/shop/wrong',
    'blue/shop/old',
  ]

  const cases: readonly [path: string, expected: readonly string[]][] = [
    ['routes', [blueCart, greenCart, old, pay, bad]],
    ['routes?namespace=shop', [blueCart, greenCart, old, pay, bad]],
    ['routes?namespace=sho', []],
    ['routes?cluster=green', [greenCart]],
    ['routes?kind=HTTPRoute', [old, bad]],
    ['routes?gateway=shop/public', [blueCart, greenCart, pay]],
    ['routes?gateway=shop/internal', [old]],
    ['routes?hostname=cart.example.com', [blueCart, greenCart, old]],
    ['routes?hostname=example.com', []],
    ['routes?condition=accepted%3Dfalse', [greenCart, old, bad]],
    ['routes?condition=Accepted%3DTrue,programmed%3Dfalse', [blueCart, pay]],
    ['routes?labelSelector=app%3Dcart', [blueCart]],
    ['routes?labelSelector=app%20in%20(cart,old),!track', [old]],
    ['services', [blueCart, greenCart, 'blue/shop-2/cart']],
    ['services?namespace=shop&cluster=green', [greenCart]],
    ['gateways', ['blue/shop/public']],
    ['gateways?condition=programmed%3Dtrue', []],
    ['policies', ['blue/shop/office', 'blue/shop/tls']],
    ['policies?kind=AccessPolicy&condition=accepted%3Dtrue', ['blue/shop/office']],
    ['imports', ['shop/cart']],
    ['imports?cluster=green', []],
  ]
  for (const [path, expected] of cases)
    it(path, async () => assert.deepEqual(await names(`/v1/${path}`), expected))

  const refused: readonly [path: string, field: string][] = [
    ['routes?limit=0', 'query.limit'],
    ['routes?limit=1001', 'query.limit'],
    ['routes?limit=ten', 'query.limit'],
    ['routes?limit=5&limit=6', 'query.limit'],
    ['routes?continue=bm8', 'query.continue'],
    ['routes?condition=accepted', 'query.condition'],
    ['routes?condition=accepted%3Dmaybe', 'query.condition'],
    ['routes?labelSelector=a%3Db%3Dc', 'query.labelSelector'],
    ['routes?gateway=public', 'query.gateway'],
    ['routes?kind=Route', 'query.kind'],
    ['routes?colour=red', 'query.colour'],
    ['services?labelSelector=a', 'query.labelSelector'],
  ]
  for (const [path, field] of refused)
    it(`refuses ${path}, naming the field`, async () => {
      const answer = await hub.get(`/v1/${path}`)
      assert.equal(answer.statusCode, 400, answer.body)
      assert.equal(answer.json<Problem>().field, field)
    })

  it('goes through pages without missing or repeating what stays, whatever comes and goes', async () => {
    const many = Array.from({ length: 25 }, (_, n) => route(`page-${String(n).padStart(2, '0')}`))
    hub.put(...many)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const query = `limit=4${cursor === undefined ? '' : `&continue=${cursor}`}`
      const page = (
        await hub.get(`/v1/routes?labelSelector=!app&kind=MultiClusterHTTPRoute&cluster=blue&${query}`)
      ).json<RoutesView>()
      seen.push(...page.routes.map(({ name }) => name))
      cursor = page.continue
      // One before and one behind what was read: the first is missed, the second is seen.
      hub.put(route(`page-00-${seen.length}`), route(`page-99-${String(seen.length).padStart(2, '0')}`))
      hub.remove(...many.slice(0, 1))
      if (seen.length > 40) break
    } while (cursor !== undefined)
    const stayed = many.slice(1).map(({ object: { name } }) => name)
    assert.deepEqual(
      seen.filter((name) => stayed.includes(name)),
      stayed,
    )
    assert.equal(new Set(seen).size, seen.length)
    assert.ok(seen.includes('page-99-04'))
  })

  it('answers pages of hundreds whole, piece by piece', async () => {
    const many = Array.from({ length: 450 }, (_, n) =>
      route(`many-${String(n).padStart(3, '0')}`, { namespace: 'bulk' }),
    )
    hub.put(...many)
    const { routes } = (await hub.get('/v1/routes?namespace=bulk')).json<RoutesView>()
    assert.deepEqual(
      routes.map(({ name }) => name),
      many.map(({ object: { name } }) => name),
    )
    hub.remove(...many)
  })

  it('tells who has an answer that it is the same, until it is not', async () => {
    for (const path of [
      '/v1/routes?kind=HTTPRoute',
      '/v1/services/shop/cart',
      '/v1/routes/shop/cart',
      '/v1/gateways/shop/public',
      '/v1/imports/shop/cart',
      '/v1/policies',
    ]) {
      const { etag } = (await hub.get(path)).headers
      assert.ok(typeof etag === 'string', path)
      const again = await hub.get(path, { 'if-none-match': `"other", W/${etag.replace(/^W\//, '')}` })
      assert.deepEqual([again.statusCode, again.body], [304, ''], path)
      assert.equal((await hub.get(path, { 'if-none-match': '"other"' })).statusCode, 200)
    }
    const { etag } = (await hub.get('/v1/services/shop/cart')).headers
    hub.put(slice('blue', 'cart', '10.0.0.1'))
    assert.equal((await hub.get('/v1/services/shop/cart', { 'if-none-match': String(etag) })).statusCode, 200)
    hub.put(slice('blue', 'cart', '10.0.0.1', '10.0.0.2'))
    assert.equal((await hub.get('/v1/services/shop/cart', { 'if-none-match': String(etag) })).statusCode, 304)
  })
})

describe('one thing of the API', () => {
  let hub: HubApp
  before(async () => {
    hub = await startHubApp()
    hub.put(
      ...gatewayRecords,
      ...exportsByName,
      ...[route('cart'), service('blue', 'shop', 'cart'), service('green', 'shop', 'cart')],
      slice('blue', 'cart', '10.0.0.1', '10.0.0.2'),
      config('ServiceExport', 'cart', { apiVersion: 'multicluster.x-k8s.io/v1beta1' }),
    )
    hub.clusters.push({
      ...{ name: 'blue', source: 'kubernetes', agent: 'a', epoch: 1, complete: true, seq: 1, seen: 0 },
      ...{ silentForMs: 0, problems: [] },
    })
    hub.edges.push({
      ...{
        node: 'eu/edge-1',
        name: 'eu',
        hub: 'h',
        locality: '',
        connectedSince: '2026-01-01T00:00:00.000Z',
      },
      ...{ remote: '127.0.0.1', resources: {}, acknowledged: '1', current: true, pending: 0, nacks: [] },
    })
  })
  after(() => hub.app.close())

  const read = async (path: string): Promise<Record<string, unknown>> => {
    const answer = await hub.get(`/v1/${path}`)
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json()
  }

  it('is a Service with its endpoints in each cluster', async () => {
    const { clusters } = await read('services/shop/cart')
    const endpoint = { port: 8080, serving: true, terminating: false, zone: 'a' }
    assert.deepEqual(clusters, [
      {
        cluster: 'blue',
        exported: true,
        ports: [
          {
            ...{
              name: '',
              port: 80,
              protocol: 'TCP',
              readyEndpoints: 1,
              endpoints: 2,
              reach: 'PodAddresses',
            },
            appProtocol: 'kubernetes.io/h2c',
            endpointList: [
              { address: '10.0.0.1', ready: true, ...endpoint },
              { address: '10.0.0.2', ready: false, ...endpoint },
            ],
          },
        ],
      },
      {
        cluster: 'green',
        exported: false,
        ports: [
          {
            ...{
              name: '',
              port: 80,
              protocol: 'TCP',
              readyEndpoints: 0,
              endpoints: 0,
              reach: 'PodAddresses',
            },
            appProtocol: 'kubernetes.io/h2c',
            endpointList: [],
          },
        ],
      },
    ])
  })

  it('is a route with the edges that carry it out', async () => {
    const { hostnames, edges } = await read('routes/shop/cart')
    assert.deepEqual([hostnames, edges], [['cart.example.com'], [{ node: 'eu/edge-1', acknowledged: true }]])
  })

  it('is a route as it is now', async () => {
    hub.put(route('cart', { labels: { app: 'cart' } }))
    assert.deepEqual((await read('routes/shop/cart'))['labels'], { app: 'cart' })
  })

  it('is a Gateway with its listeners and what they are told', async () => {
    const { className, inForce, listeners } = await read('gateways/shop/public')
    assert.deepEqual([className, inForce], ['watershed', true])
    const [listener] = listeners as readonly { name: string; attachedRoutes: number; conditions: object[] }[]
    assert.deepEqual([listener?.name, listener?.attachedRoutes], ['http', 1])
    assert.ok((listener?.conditions.length ?? 0) > 0)
  })

  it('is an import with who exports it', async () => {
    const { type, exporters } = await read('imports/shop/cart')
    assert.deepEqual(
      [type, exporters],
      ['ClusterSetIP', [{ cluster: 'blue', readyEndpoints: 1, endpoints: 2 }]],
    )
  })

  it('is a cluster, and an edge whose node id has a slash', async () => {
    assert.equal((await read('clusters/blue'))['source'], 'kubernetes')
    assert.equal((await read('edges/eu%2Fedge-1'))['name'], 'eu')
  })

  const missing = [
    'routes/shop/none',
    'gateways/shop/none',
    'services/shop/none',
    'imports/shop/none',
    'clusters/none',
    'edges/none',
  ]
  for (const path of missing)
    it(`is not ${path}`, async () => {
      const answer = await hub.get(`/v1/${path}`)
      assert.deepEqual([answer.statusCode, answer.json<Problem>().code], [404, 'NotFound'])
    })

  it('is the one in force of several clusters, and is told apart by kind where several have its name', async () => {
    hub.put(config('HTTPRoute', 'cart', { spec: { parentRefs: [{ name: 'public' }], rules: [] } }))
    const both = await hub.get('/v1/routes/shop/cart')
    assert.deepEqual([both.statusCode, both.json<Problem>().field], [409, 'query.kind'])
    assert.equal((await read('routes/shop/cart?kind=HTTPRoute'))['kind'], 'HTTPRoute')
    hub.put(route('pay'), route('pay', { created: 5_000 }, 'green'))
    assert.equal((await read('routes/shop/pay'))['cluster'], 'blue')
    assert.equal((await read('routes/shop/pay?cluster=green'))['cluster'], 'green')
  })
})
