import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HttpBackend, Lab } from '@watershed/testkit'
import {
  endpointSlice,
  freePort,
  gatewayClass,
  get,
  service,
  startHttpBackend,
  startLab,
  waitFor,
  yaml,
} from '@watershed/testkit'
import { askGrpc, askTcp, tally } from './ask-by-name.ts'
import type { StreamServer } from './named-servers.ts'
import { startGrpcServer, startTcpServer } from './named-servers.ts'
import type { Asking } from './start-asking.ts'
import { startAsking } from './start-asking.ts'

const api = 'gateway.networking.k8s.io/v1'
const namespace = 'shop'
const deadlineMs = 30_000
const workers = 4
const rounds = 5
const clusters = ['blue', 'green'] as const
type Cluster = (typeof clusters)[number]

/** A route of any kind, to the endpoints of a Service in both clusters. */
const route = (kind: string, name: string, listener: string, rule: object = {}) => ({
  apiVersion: api,
  kind,
  metadata: { name, namespace },
  spec: {
    parentRefs: [{ name: 'all', sectionName: listener }],
    ...(kind !== 'TCPRoute' && { hostnames: [`${name}.example.com`] }),
    rules: [
      { ...rule, backendRefs: [{ group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name, port: 80 }] },
    ],
  },
})

/** Standard routes with ServiceImports, whose endpoints lie in two clusters, the configuration in a third. Every test runs under load. */
describe('a ServiceImport is served on while', function () {
  this.timeout(90_000)
  let lab: Lab
  const http = {} as Record<Cluster, readonly HttpBackend[]>
  const named = {} as Record<Cluster, { readonly grpc: StreamServer; readonly tcp: StreamServer }>
  const failing: HttpBackend[] = []
  const ports = { http: 0, tcp: 0 }
  const asking = new Map<string, Asking>()
  const write = (cluster: Cluster, text: string) =>
    writeFile(join(lab.folder(cluster), 'services.yaml'), text)

  const askHttp = async (host: string): Promise<string> => {
    const { statusCode, headers } = await get(`http://127.0.0.1:${ports.http}/`, { headers: { host } })
    return statusCode === 200 ? String(headers['x-backend']) : `status ${statusCode}`
  }
  const asks = {
    HTTPRoute: () => askHttp('web.example.com'),
    GRPCRoute: async () => {
      const { status, name } = await askGrpc(ports.http, 'calls.example.com', '/shop.Cart/Add')
      return status === 0 ? String(name) : `grpc-status ${status}`
    },
    TCPRoute: () => askTcp(ports.tcp),
  }
  const kinds = Object.keys(asks) as readonly (keyof typeof asks)[]
  const serversOf = (cluster: Cluster) => [...http[cluster], ...Object.values(named[cluster])]
  /** What a cluster has: every endpoint has a port of its own, so it has a slice of its own. */
  const services = (cluster: Cluster, ready = true): string => {
    const of = (name: string, all: readonly { readonly port: number }[]) => [
      service(name),
      ...all.map(({ port }, index) =>
        endpointSlice(name, [{ address: '127.0.0.1', port, ready }], { suffix: `-${index}` }),
      ),
    ]
    const { grpc, tcp } = named[cluster]
    return yaml(...of('web', http[cluster]), ...of('calls', [grpc]), ...of('db', [tcp]))
  }

  before(async () => {
    for (const cluster of clusters) {
      http[cluster] = await Promise.all([0, 1].map(() => startHttpBackend({ name: cluster })))
      named[cluster] = { grpc: await startGrpcServer(cluster), tcp: await startTcpServer(cluster) }
    }
    failing.push(
      await startHttpBackend({ name: 'blue', status: 503 }),
      await startHttpBackend({ name: 'green' }),
    )
    ports.http = await freePort()
    ports.tcp = await freePort()
    const gateway = {
      apiVersion: api,
      kind: 'Gateway',
      metadata: { name: 'all', namespace },
      spec: {
        gatewayClassName: 'watershed',
        listeners: [
          { name: 'http', protocol: 'HTTP', port: ports.http },
          { name: 'tcp', protocol: 'TCP', port: ports.tcp },
        ],
      },
    }
    lab = await startLab({
      clusters: [...clusters, 'red'],
      prepare: async (folder) => {
        await writeFile(
          join(folder('red'), 'config.yaml'),
          yaml(
            ...[gatewayClass(), gateway],
            ...[route('HTTPRoute', 'web', 'http'), route('GRPCRoute', 'calls', 'http')],
            route('TCPRoute', 'db', 'tcp'),
            route('HTTPRoute', 'moody', 'http', { retry: { codes: [503], attempts: 1, backoff: '1ms' } }),
          ),
        )
        for (const [index, cluster] of clusters.entries()) {
          const endpoints = [{ address: '127.0.0.1', port: failing[index]?.port ?? 0 }]
          await writeFile(join(folder(cluster), 'services.yaml'), services(cluster))
          await writeFile(
            join(folder(cluster), 'moody.yaml'),
            yaml(service('moody'), endpointSlice('moody', endpoints)),
          )
        }
      },
    })
    await untilAnswered(...clusters)
    for (const kind of kinds) asking.set(kind, startAsking(asks[kind], workers))
  })
  after(async () => {
    await Promise.all([...asking.values()].map((one) => one.stop()))
    await lab?.stop()
    await Promise.all([...clusters.flatMap(serversOf), ...failing].map((server) => server.stop()))
  })

  it('the endpoints of a cluster turn unready, and come back', () =>
    underLoad(async () => {
      for (let round = 0; round < rounds; round++) {
        await write('blue', services('blue', false))
        await untilAnswered('green')
        await write('blue', services('blue'))
        await untilAnswered(...clusters)
      }
    }))

  it('a cluster has the Services no more, and has them again', () =>
    underLoad(async () => {
      for (let round = 0; round < rounds; round++) {
        await rm(join(lab.folder('green'), 'services.yaml'))
        await untilAnswered('blue')
        await write('green', services('green'))
        await untilAnswered(...clusters)
      }
    }))

  it('a cluster dies with its agent, and comes back', async () => {
    await underLoad(
      async () => {
        await lab.agents.get('green')?.kill()
        await Promise.all(serversOf('green').map((server) => server.refuse()))
        await untilAnswered('blue')
        await Promise.all(serversOf('green').map((server) => server.accept()))
        await lab.restartAgent('green')
        await untilAnswered(...clusters)
      },
      // What was on a connection when its backend died is lost with it: no proxy can repeat that safely. One of each worker at most.
      workers,
    )
  })

  it('those of a cluster answer 503, which a rule has tried again', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => askHttp('moody.example.com')))
    assert.deepEqual(tally(answers), { green: 40 })
    assert.ok((failing[0]?.requests() ?? 0) > 0, 'blue was asked as well')
  })

  /** By each kind of route, all of these clusters answer and no other does. */
  const untilAnswered = async (...wanted: readonly Cluster[]): Promise<void> => {
    for (const kind of kinds)
      await waitFor(
        async () => {
          const answers = await Promise.all(Array.from({ length: 10 }, () => asks[kind]()))
          return Object.keys(tally(answers)).sort().join() === wanted.join()
        },
        {
          what: `answers of ${wanted.join(' and ')} by ${kind}; the programs said:\n${lab.logs()}`,
          deadlineMs,
        },
      )
  }

  /** `lost`: how many by each kind of route may fail. */
  const underLoad = async (change: () => Promise<void>, lost = 0): Promise<void> => {
    const reads = [...asking].map(([kind, one]) => [kind, one.observe()] as const)
    await change()
    for (const [kind, read] of reads) {
      const { blue = 0, green = 0, ...failed } = read()
      const failures = Object.values(failed).reduce((sum, count) => sum + count, 0)
      assert.ok(failures <= lost, `${kind}, beside ${blue + green} answers: ${JSON.stringify(failed)}`)
      assert.ok(blue > 0 && green > 0, `${kind}: ${blue} by blue, ${green} by green`)
    }
  }
})
