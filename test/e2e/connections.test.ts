import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Lab } from '@watershed/testkit'
import {
  assertShares,
  createAuthority,
  freePort,
  gatewayClass,
  startLab,
  waitFor,
  yaml,
} from '@watershed/testkit'
import { askGrpc, askTcp, askTls, askUdp, refused, tally } from './ask-by-name.ts'
import type { NamedServer } from './named-servers.ts'
import { startGrpcServer, startTcpServer, startTlsServer, startUdpServer } from './named-servers.ts'

const api = 'gateway.networking.k8s.io/v1'
const deadlineMs = 60_000
const namespace = 'shop'

/** A Service with one endpoint on loopback, if it has any. */
const backend = (name: string, port: number | undefined, protocol: 'TCP' | 'UDP' = 'TCP'): string =>
  yaml(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { ports: [{ name: 'main', port: 1, protocol }] },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-1`, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: [{ name: 'main', port: port ?? 1, protocol }],
      endpoints: port === undefined ? [] : [{ addresses: ['127.0.0.1'], conditions: { ready: true } }],
    },
  )

const route = (kind: string, name: string, spec: object): string =>
  yaml({
    apiVersion: api,
    kind,
    metadata: { name, namespace },
    spec: { parentRefs: [{ name: 'all', sectionName: name }], ...spec },
  })

const weighted = (weights: Readonly<Record<string, number>>): object => ({
  rules: [{ backendRefs: Object.entries(weights).map(([name, weight]) => ({ name, port: 1, weight })) }],
})

/** Routes of connections, datagrams and gRPC from manifests to a real Envoy. */
describe('connections, datagrams and gRPC', function () {
  this.timeout(180_000)
  let lab: Lab
  let authority: Awaited<ReturnType<typeof createAuthority>>
  const servers: NamedServer[] = []
  const ports = { tcp: 0, imported: 0, tls: 0, udp: 0, http: 0 }
  const write = (cluster: string, file: string, text: string) =>
    writeFile(join(lab.folder(cluster), file), text)
  const serve = async (starting: Promise<NamedServer>): Promise<number> => {
    const server = await starting
    servers.push(server)
    return server.port
  }
  const connections = async (count: number): Promise<Readonly<Record<string, number>>> => {
    const answers: string[] = []
    for (let index = 0; index < count; index++) answers.push(await askTcp(ports.tcp))
    return tally(answers)
  }
  const untilSplit = (wanted: Readonly<Record<string, number>>): Promise<unknown> =>
    waitFor(
      async () => {
        const found = await connections(20)
        return Object.keys({ ...found, ...wanted }).every((name) => found[name] === wanted[name])
      },
      { what: `20 connections as ${JSON.stringify(wanted)}; the programs said:\n${lab.logs()}`, deadlineMs },
    )

  before(async () => {
    authority = await createAuthority('shop')
    const pair = await authority.issue({ dns: ['through.example.com', 'ends.example.com'] })
    for (const name of ['tcp', 'imported', 'tls', 'udp', 'http'] as const) ports[name] = await freePort()
    const tls = { name: 'tls', protocol: 'TLS', port: ports.tls }
    const gateway = {
      apiVersion: api,
      kind: 'Gateway',
      metadata: { name: 'all', namespace },
      spec: {
        gatewayClassName: 'watershed',
        listeners: [
          { name: 'tcp', protocol: 'TCP', port: ports.tcp },
          { name: 'imported', protocol: 'TCP', port: ports.imported },
          { ...tls, name: 'through', hostname: 'through.example.com', tls: { mode: 'Passthrough' } },
          {
            ...tls,
            name: 'ends',
            hostname: 'ends.example.com',
            tls: { mode: 'Terminate', certificateRefs: [{ name: 'shop' }] },
          },
          { name: 'udp', protocol: 'UDP', port: ports.udp },
          { name: 'grpc', protocol: 'HTTP', port: ports.http },
        ],
      },
    }
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/tls',
      metadata: { name: 'shop', namespace },
      data: { 'tls.crt': pair.cert.toString('base64'), 'tls.key': pair.key.toString('base64') },
    }
    const [one, two] = [await serve(startTcpServer('one')), await serve(startTcpServer('two'))]
    const [blue, green] = [await serve(startTcpServer('blue')), await serve(startTcpServer('green'))]
    const secure = await serve(startTlsServer('secure', pair))
    const [udpOne, udpTwo] = [await serve(startUdpServer('one')), await serve(startUdpServer('two'))]
    const grpc = await serve(startGrpcServer('grpc'))
    lab = await startLab({
      prepare: async (folder) => {
        const own = (file: string, text: string) => writeFile(join(folder('blue'), file), text)
        await own('gateway.yaml', yaml(gatewayClass(), gateway, secret))
        await own('one.yaml', backend('one', one))
        await own('two.yaml', backend('two', two))
        await own('db.yaml', backend('db', blue))
        await writeFile(join(folder('green'), 'db.yaml'), backend('db', green))
        await own('secure.yaml', backend('secure', secure))
        await own('udp-one.yaml', backend('udp-one', udpOne, 'UDP'))
        await own('udp-two.yaml', backend('udp-two', udpTwo, 'UDP'))
        await own('grpc.yaml', backend('grpc', grpc))
        await own('tcp-route.yaml', route('TCPRoute', 'tcp', weighted({ one: 90, two: 10 })))
        await own(
          'imported-route.yaml',
          route('TCPRoute', 'imported', {
            rules: [
              {
                backendRefs: [{ group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name: 'db', port: 1 }],
              },
            ],
          }),
        )
        await own(
          'through-route.yaml',
          route('TLSRoute', 'through', { hostnames: ['through.example.com'], ...weighted({ secure: 1 }) }),
        )
        await own(
          'ends-route.yaml',
          route('TLSRoute', 'ends', { hostnames: ['ends.example.com'], ...weighted({ one: 1 }) }),
        )
        await own('udp-route.yaml', route('UDPRoute', 'udp', weighted({ 'udp-one': 3, 'udp-two': 1 })))
        await own(
          'grpc-route.yaml',
          route('GRPCRoute', 'grpc', {
            rules: [
              {
                matches: [{ method: { service: 'shop.Cart', method: 'Add' } }],
                backendRefs: [{ name: 'grpc', port: 1 }],
              },
              {
                matches: [{ method: { service: 'shop.Cart', method: 'Lost' } }],
                backendRefs: [{ name: 'absent', port: 1 }],
              },
            ],
          }),
        )
      },
    })
    await untilSplit({ one: 18, two: 2 })
  })
  after(async () => {
    await lab?.stop()
    await Promise.all(servers.map((server) => server.stop()))
  })

  it('are split by weights', async () => {
    assertShares(await connections(200), { one: 180, two: 20 })
  })

  it('are split anew when a weight is edited, but for those that are there', async () => {
    const before = connect(ports.tcp, '127.0.0.1')
    await once(before, 'data')
    await write('blue', 'tcp-route.yaml', route('TCPRoute', 'tcp', weighted({ one: 0, two: 1 })))
    await untilSplit({ two: 20 })
    assert.equal(before.destroyed, false)
    before.destroy()
  })

  it('are refused by the share of a Service that has no endpoints, or is not there', async () => {
    await write('blue', 'tcp-route.yaml', route('TCPRoute', 'tcp', weighted({ one: 5, two: 4, absent: 1 })))
    await untilSplit({ one: 10, two: 8, [refused]: 2 })
    await write('blue', 'one.yaml', backend('one', undefined))
    await untilSplit({ two: 8, [refused]: 12 })
  })

  it('go to the other cluster of a ServiceImport when one has no endpoints left, and none fails', async () => {
    const askAll = async () =>
      tally(await Promise.all(Array.from({ length: 20 }, () => askTcp(ports.imported))))
    assertShares(await askAll(), { blue: 10, green: 10 })
    await write('blue', 'db.yaml', backend('db', undefined))
    const seen = new Set<string>()
    await waitFor(
      async () => {
        const found = await askAll()
        for (const name of Object.keys(found)) seen.add(name)
        return found['green'] === 20
      },
      { what: 'green to have all connections', deadlineMs },
    )
    assert.equal(seen.has(refused), false)
  })

  it('with TLS are passed through or decrypted, by their server name on one port', async () => {
    assert.equal(await askTls(ports.tls, 'through.example.com', authority.pem), 'secure')
    assert.equal(await askTls(ports.tls, 'other.example.com', authority.pem), refused)
    await write(
      'blue',
      'ends-route.yaml',
      route('TLSRoute', 'ends', { hostnames: ['ends.example.com'], ...weighted({ two: 1 }) }),
    )
    await waitFor(async () => (await askTls(ports.tls, 'ends.example.com', authority.pem)) === 'two', {
      what: 'the decrypted connection to reach its backend',
      deadlineMs,
    })
  })

  it('of UDP are split by sessions', async () => {
    const answers: string[] = []
    for (let index = 0; index < 40; index++) answers.push(await askUdp(ports.udp))
    assertShares(tally(answers), { one: 30, two: 10 })
  })

  it('of gRPC are routed by method: unknown ones are UNIMPLEMENTED, lost backends UNAVAILABLE', async () => {
    const call = (method: string) => askGrpc(ports.http, 'grpc.example.com', `/shop.Cart/${method}`)
    assert.deepEqual(await call('Add'), { status: 0, name: 'grpc' })
    assert.deepEqual(await call('Other'), { status: 12, name: undefined })
    assert.deepEqual(await call('Lost'), { status: 14, name: undefined })
  })
})
