import assert from 'node:assert/strict'
import type { EdgeFilterChain, EdgeHost, EdgeListener, EdgeRule, Route, RuleShares } from '@watershed/model'
import type { Collections } from './collections.ts'
import { explain } from './explain.ts'
import type { Request } from './request.ts'

const rule = (name: string, rest: Partial<EdgeRule> = {}): EdgeRule => ({
  name,
  match: { path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [] },
  filters: [],
  timeouts: {},
  action: { type: 'Cluster', cluster: 'cart' },
  ...rest,
})

const host = (scope: string, hostname: string, rules: readonly EdgeRule[], tls = false): EdgeHost => ({
  ...{ scope, port: tls ? 443 : 80, tls, hostname, clusterHeader: false, rules },
})

const listener = (port: number, chains: readonly EdgeFilterChain[]): EdgeListener => ({
  ...{ name: `tcp/${port}`, port, transport: 'TCP', addresses: [], chains },
})

const cart: Route = {
  ...{ kind: 'HTTPRoute', cluster: 'blue', namespace: 'shop', name: 'cart', created: 1 },
  ...{ parents: [], hostnames: [], rules: [] },
}

const shares: RuleShares = {
  ...{ rule: 0, failover: 'None' },
  shares: [
    {
      ...{ backendRef: 0, cluster: 'blue', namespace: 'shop', service: 'cart', port: 80, weight: 1 },
      ...{ desired: 1, effective: 1, readyEndpoints: 2, endpoints: 3 },
    },
  ],
}

const versioned = rule('HTTPRoute/shop/cart/0/0', {
  match: {
    path: { type: 'PathPrefix', value: '/cart' },
    method: 'POST',
    headers: [{ name: 'version', type: 'RegularExpression', value: 'v[0-9]+' }],
    queryParams: [{ name: 'debug', type: 'Exact', value: 'yes' }],
  },
})
const misdirected = rule('misdirected', { action: { type: 'DirectResponse', status: 421 } })

const hosts: readonly EdgeHost[] = [
  host('80', 'shop.example.com', [
    versioned,
    rule('HTTPRoute/shop/cart/0/1', { access: [{ allow: ['10.0.0.0/8'], deny: ['10.0.0.9'] }] }),
    rule('HTTPRoute/shop/cart/0/2'),
  ]),
  host('443/shop', 'shop.example.com', [rule('HTTPRoute/shop/cart/0/0')], true),
  host('443/shop', '*', [misdirected], true),
]

const tls = { certificates: [] }
const collections: Collections = {
  listeners: new Map([
    ['tcp/80', listener(80, [{ name: '*', serverNames: [], target: { type: 'Hosts', scope: '80' } }])],
    [
      'tcp/443',
      listener(443, [
        { name: 'a', serverNames: ['shop.example.com'], tls, target: { type: 'Hosts', scope: '443/shop' } },
        { name: 'b', serverNames: ['*.db.example.com'], target: { type: 'Cluster', cluster: 'db' } },
      ]),
    ],
  ]),
  edgeHosts: new Map(hosts.map((one) => [`${one.scope}/${one.hostname}`, one])),
  routes: new Map([['HTTPRoute/shop/cart', cart]]),
  routeStatuses: new Map([['blue/HTTPRoute/shop/cart', { rules: [shares] }]]),
}

const told = (request: Partial<Request>) =>
  explain(
    { method: 'GET', scheme: 'http', host: 'shop.example.com', path: '/cart', headers: [], ...request },
    collections,
  )

describe('explain', () => {
  it('names the match that takes a request, and who gets what of it', () => {
    const { match, answer, listener: found } = told({ client: '10.1.2.3' })
    assert.deepEqual(answer, { type: 'Forwarded' })
    assert.equal(`${match?.cluster}/${match?.kind}/${match?.name}/${match?.index}`, 'blue/HTTPRoute/cart/1')
    assert.equal(match?.access, 'Allowed')
    assert.deepEqual(match?.shares, shares)
    assert.deepEqual(found, { name: 'tcp/80', port: 80, tls: false })
  })

  it('says of each other match what failed, or that it comes later', () => {
    const { nearMisses, missCount } = told({ path: '/else?debug=no', headers: [['Version', 'x']] })
    assert.equal(missCount, 2)
    assert.deepEqual(
      nearMisses.map(({ failed }) => failed),
      [
        [
          { condition: 'path', wanted: 'PathPrefix /cart', got: '/else' },
          { condition: 'method', wanted: 'POST', got: 'GET' },
          { condition: 'header', name: 'version', wanted: 'RegularExpression v[0-9]+', got: 'x' },
          { condition: 'query', name: 'debug', wanted: 'Exact yes', got: 'no' },
        ],
        [],
      ],
    )
  })

  it('tells a client that policies do not let in', () => {
    for (const client of ['10.0.0.9', '192.0.2.1', '2001:db8::1'])
      assert.equal(statusOf(told({ client })), 403, client)
  })

  it('tells what takes no connection, or not as requests', () => {
    assert.equal(told({ port: 81 }).answer.type, 'Closed')
    assert.equal(told({ port: 443 }).answer.type, 'Closed')
    assert.equal(told({ scheme: 'https', port: 80 }).answer.type, 'Closed')
    assert.equal(told({ scheme: 'https', host: 'other.example.com' }).answer.type, 'Closed')
    assert.equal(told({ scheme: 'https', host: 'x.db.example.com' }).answer.type, 'Connection')
  })

  it('follows the server name', () => {
    const { listener: found, answer } = told({ scheme: 'https', host: 'Shop.Example.com' })
    assert.equal(found?.serverName, 'shop.example.com')
    assert.equal(answer.type, 'Forwarded')
  })

  it('says where it has looked for routes', () => {
    const { hostnames, answer } = told({ host: 'A.example.com' })
    assert.deepEqual(
      hostnames.map(({ hostname }) => hostname),
      ['A.example.com', 'a.example.com', '*.example.com', '*.com', '*'],
    )
    assert.deepEqual(answer, { type: 'Status', status: 404, reason: 'no route has this hostname' })
  })

  it('refuses names of headers with _, as edges do', () =>
    assert.equal(statusOf(told({ headers: [['x_y', '']] })), 400))
})

const statusOf = ({ answer }: ReturnType<typeof told>): number | undefined =>
  answer.type === 'Status' ? answer.status : undefined
