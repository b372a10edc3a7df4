import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HttpBackend, Lab } from '@watershed/testkit'
import {
  endpointSlice,
  freePort,
  gatewayClass,
  route as multiClusterRoute,
  service,
  startHttpBackend,
  startLab,
  startLoad,
  waitFor,
  yaml,
} from '@watershed/testkit'
import type { Opening } from './ask-by-name.ts'
import { askTcp, refused } from './ask-by-name.ts'
import type { NamedServer } from './named-servers.ts'
import { startTcpServer } from './named-servers.ts'

const namespace = 'shop'
const hostname = 'shop.example.com'
const deadlineMs = 30_000
const [us, office, banned] = ['127.0.0.1', '127.0.0.2', '127.0.0.9']

const target = (kind: string, name: string, sectionName?: string) => ({
  group: kind === 'MultiClusterHTTPRoute' ? 'watershed.dev' : 'gateway.networking.k8s.io',
  kind,
  name,
  ...(sectionName !== undefined && { sectionName }),
})

const policy = (name: string, targetRef: object, spec: object): string =>
  yaml({
    apiVersion: 'watershed.dev/v1alpha1',
    kind: 'AccessPolicy',
    metadata: { name, namespace },
    spec: { targetRefs: [targetRef], ...spec },
  })

const object = (kind: string, name: string, spec: object) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind,
  metadata: { name, namespace, annotations: { 'watershed.dev/cluster-header': 'true' } },
  spec,
})

const gateway = (name: string, listeners: Readonly<Record<string, readonly ['HTTP' | 'TCP', number]>>) =>
  object('Gateway', name, {
    gatewayClassName: 'watershed',
    listeners: Object.entries(listeners).map(([listener, [protocol, port]]) => ({
      ...{ name: listener, protocol, port },
    })),
  })

/** https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt: version 2, PROXY, TCP over IPv4. */
const proxyV2 = (client: string): Buffer => {
  const signature = Buffer.from('0d0a0d0a000d0a515549540a', 'hex')
  const addresses = [...client.split('.').map(Number), ...[192, 0, 2, 1]]
  return Buffer.concat([signature, Buffer.from([0x21, 0x11, 0, 12, ...addresses, 4, 210, 0, 80])])
}
const proxyV1 = (client: string): Buffer =>
  Buffer.from(
    client.includes(':')
      ? `PROXY TCP6 ${client} 2001:db8:ffff::1 1234 80\r\n`
      : `PROXY TCP4 ${client} 192.0.2.1 1234 80\r\n`,
  )

interface Visit {
  readonly from?: string
  readonly host?: string
  readonly path?: string
  readonly forwardedFor?: string
  /** What a load balancer in front says first. */
  readonly preface?: Buffer
}

/** The status of an answer; `refused` where the connection ends without one. */
const visit = async (port: number, visited: Visit = {}): Promise<number | string> => {
  const { from, host = hostname, path = '/', forwardedFor, preface = Buffer.of() } = visited
  const headers = [`host: ${host}`, ...(forwardedFor ? [`x-forwarded-for: ${forwardedFor}`] : [])]
  const head = [`GET ${path} HTTP/1.1`, ...headers, 'connection: close', '', ''].join('\r\n')
  const opening: Opening = { say: Buffer.concat([preface, Buffer.from(head)]) }
  const answer = await askTcp(port, { ...opening, ...(from !== undefined && { from }) })
  return answer === refused ? refused : Number(answer.split(' ')[1])
}

/** Policies from manifests to a real Envoy, and clients of several addresses. */
describe('AccessPolicies', function () {
  this.timeout(90_000)
  let lab: Lab
  let backend: HttpBackend
  let db: NamedServer
  const ports = { http: 0, office: 0, db: 0, proxied: 0, proxiedDb: 0, forwarded: 0 }
  const write = (file: string, text: string) => writeFile(join(lab.folder('blue'), file), text)

  before(async () => {
    ;[backend, db] = await Promise.all([startHttpBackend({ name: 'cart' }), startTcpServer('db')])
    for (const name of Object.keys(ports) as (keyof typeof ports)[]) ports[name] = await freePort()
    const parents = [
      ...[
        { name: 'direct', sectionName: 'http' },
        { name: 'direct', sectionName: 'office' },
      ],
      ...[{ name: 'behind-l4', sectionName: 'http' }, { name: 'behind-l7' }],
    ]
    const databases = ['direct', 'behind-l4'].map((name) => ({ name, sectionName: 'db' }))
    const toCart = { backendRefs: [{ name: 'cart', port: 80 }] }
    const abroad = multiClusterRoute(
      { blue: 1 },
      { name: 'abroad', namespace, hostname: 'abroad.example.com' },
    )
    lab = await startLab({
      clusters: ['blue'],
      prepare: async (folder) => {
        const own = (file: string, ...texts: readonly string[]) =>
          writeFile(join(folder('blue'), file), texts.join('---\n'))
        await own(
          'gateways.yaml',
          yaml(
            gatewayClass(),
            gateway('direct', {
              http: ['HTTP', ports.http],
              office: ['HTTP', ports.office],
              db: ['TCP', ports.db],
            }),
            gateway('behind-l4', { http: ['HTTP', ports.proxied], db: ['TCP', ports.proxiedDb] }),
            gateway('behind-l7', { http: ['HTTP', ports.forwarded] }),
          ),
        )
        await own(
          'routes.yaml',
          yaml(
            object('HTTPRoute', 'cart', {
              parentRefs: parents,
              hostnames: [hostname],
              rules: [
                { name: 'admin', matches: [{ path: { type: 'PathPrefix', value: '/admin' } }], ...toCart },
                toCart,
              ],
            }),
            { ...abroad, spec: { ...abroad.spec, parentRefs: [{ name: 'direct', sectionName: 'http' }] } },
            object('TCPRoute', 'db', {
              parentRefs: databases,
              rules: [{ backendRefs: [{ name: 'db', port: 80 }] }],
            }),
          ),
        )
        await own(
          'services.yaml',
          yaml(
            service('cart'),
            endpointSlice('cart', [{ address: '127.0.0.1', port: backend.port }]),
            service('db'),
            endpointSlice('db', [{ address: '127.0.0.1', port: db.port }]),
          ),
        )
        await own(
          'policies.yaml',
          policy('all', target('Gateway', 'direct'), { deny: [banned] }),
          policy('office', target('Gateway', 'direct', 'office'), { allow: [office, banned] }),
          policy('admin', target('HTTPRoute', 'cart', 'admin'), { allow: [office, '198.51.100.7'] }),
          policy('abroad', target('MultiClusterHTTPRoute', 'abroad'), { deny: [office] }),
          policy('l4', target('Gateway', 'behind-l4'), {
            allow: ['198.51.100.0/24', '2001:db8::/48'],
            deny: ['198.51.100.66'],
            clientAddress: { source: 'ProxyProtocol' },
          }),
          policy('l7', target('Gateway', 'behind-l7'), {
            allow: ['198.51.100.0/24'],
            clientAddress: { source: 'XForwardedFor', trustedHops: 2 },
          }),
        )
      },
    })
    const [client, hops] = ['198.51.100.7', '198.51.100.7, 10.0.0.1']
    const reached: readonly (readonly [unknown, () => Promise<unknown>])[] = [
      [200, () => visit(ports.http)],
      [200, () => visit(ports.http, { host: 'abroad.example.com' })],
      [200, () => visit(ports.office, { from: office })],
      [200, () => visit(ports.proxied, { preface: proxyV1(client) })],
      [200, () => visit(ports.forwarded, { forwardedFor: hops })],
      ['db', () => askTcp(ports.db)],
      ['db', () => askTcp(ports.proxiedDb, { say: proxyV1(client) })],
    ]
    for (const [answer, ask] of reached)
      await waitFor(async () => (await ask()) === answer, {
        what: `every listener to be reached; the programs said:\n${lab.logs()}`,
        deadlineMs,
      })
  })
  after(async () => {
    await lab?.stop()
    await Promise.all([backend?.stop(), db?.stop()])
  })

  const cases: readonly (readonly [string, () => Promise<number | string>, number | string])[] = [
    ['of a Gateway let in who is not denied', () => visit(ports.http, { from: us }), 200],
    ['of a Gateway answer 403 to who is', () => visit(ports.http, { from: banned }), 403],
    ['of a Gateway let TCP connections in', () => askTcp(ports.db, { from: office }), 'db'],
    [
      'of a Gateway close TCP connections of who is denied',
      () => askTcp(ports.db, { from: banned }),
      refused,
    ],
    ['of a listener let in who is allowed', () => visit(ports.office, { from: office }), 200],
    ['of a listener are for that listener', () => visit(ports.office, { from: us }), 403],
    [
      'of a listener allow nobody whom the Gateway’s denies',
      () => visit(ports.office, { from: banned }),
      403,
    ],
    ['of a rule let in who is allowed', () => visit(ports.http, { from: office, path: '/admin' }), 200],
    ['of a rule are for that rule', () => visit(ports.http, { from: us, path: '/admin' }), 403],
    [
      'of a MultiClusterHTTPRoute let in who is not denied',
      () => visit(ports.http, { from: us, host: 'abroad.example.com' }),
      200,
    ],
    [
      'of a MultiClusterHTTPRoute answer 403 to who is',
      () => visit(ports.http, { from: office, host: 'abroad.example.com' }),
      403,
    ],
    [
      'of a MultiClusterHTTPRoute are beside its Gateway’s',
      () => visit(ports.http, { from: banned, host: 'abroad.example.com' }),
      403,
    ],
    [
      'heed no X-Forwarded-For that nobody is trusted to write',
      () => visit(ports.http, { from: banned, forwardedFor: us }),
      403,
    ],
  ]
  for (const [what, ask, expected] of cases) it(what, async () => assert.equal(await ask(), expected))

  describe('by PROXY protocol', () => {
    for (const [version, preface] of [
      ['1', proxyV1],
      ['2', proxyV2],
    ] as const)
      it(`version ${version} decide about HTTP and TCP`, async () => {
        const heard = async (client: string) => [
          await visit(ports.proxied, { preface: preface(client) }),
          await askTcp(ports.proxiedDb, { say: preface(client) }),
        ]
        assert.deepEqual(await heard('198.51.100.7'), [200, 'db'])
        assert.deepEqual(await heard('198.51.100.66'), [403, refused])
        assert.deepEqual(await heard('203.0.113.1'), [403, refused])
      })

    it('decide about IPv6', async () => {
      assert.equal(await visit(ports.proxied, { preface: proxyV1('2001:db8::7') }), 200)
      assert.equal(await visit(ports.proxied, { preface: proxyV1('2001:db8:1::7') }), 403)
    })

    it('close connections that do not begin with it', async () => {
      assert.equal(await visit(ports.proxied), refused)
      assert.equal(await visit(ports.proxied, { forwardedFor: '198.51.100.7' }), refused)
    })

    it('are beside that of a rule', async () => {
      const admin = (client: string) => visit(ports.proxied, { preface: proxyV1(client), path: '/admin' })
      assert.deepEqual(await Promise.all(['198.51.100.7', '198.51.100.8'].map(admin)), [200, 403])
    })
  })

  describe('by X-Forwarded-For, with two trusted hops, take for the client', () => {
    for (const [what, forwardedFor, status] of [
      ['the last but one', '198.51.100.7, 10.0.0.1', 200],
      ['the last but one, which nobody allows', '203.0.113.1, 10.0.0.1', 403],
      ['nothing that the client has written', '198.51.100.7, 203.0.113.1, 10.0.0.1', 403],
      ['who connects, where a hop is missing', '198.51.100.7', 403],
      ['who connects, where all are', undefined, 403],
    ] as const)
      it(what, async () =>
        assert.equal(
          await visit(ports.forwarded, forwardedFor === undefined ? {} : { forwardedFor }),
          status,
        ),
      )
  })

  it('come, change and go without a failed request of who is let in', async () => {
    const load = startLoad(ports.http, hostname)
    const hears = (status: number | string, ask: () => Promise<number | string>) =>
      waitFor(async () => (await ask()) === status, { what: `the answer to be ${status}`, deadlineMs })
    const fromOffice = () => visit(ports.http, { from: office })
    try {
      const ofRoute = (...deny: readonly string[]) => policy('ours', target('HTTPRoute', 'cart'), { deny })
      await write('ours.yaml', ofRoute(office))
      await hears(403, fromOffice)
      await write('ours.yaml', ofRoute(banned))
      await hears(200, fromOffice)
      await write('ours.yaml', policy('ours', target('TCPRoute', 'db'), { allow: [us] }))
      await hears(refused, () => askTcp(ports.db, { from: office }))
      assert.equal(await askTcp(ports.db, { from: us }), 'db')
      await rm(join(lab.folder('blue'), 'ours.yaml'))
      await hears('db', () => askTcp(ports.db, { from: office }))
      const { requests, failures, reasons } = load.total()
      assert.deepEqual([failures, [...reasons]], [0, []])
      assert.ok(requests > 100, `${requests} requests`)
    } finally {
      await load.stop()
    }
  })
})
