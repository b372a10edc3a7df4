import assert from 'node:assert/strict'
import { Agent, request } from 'node:http'
import type { EnvoyProcess, HttpBackend } from '@watershed/testkit'
import { freePort, startEnvoy, startHttpBackend, waitFor } from '@watershed/testkit'
import type { Resource } from './resource.ts'
import {
  bootstrap,
  clusterResource,
  endpointsResource,
  listenerResource,
  scopeResource,
} from './testing/envoy-resources.ts'
import type { TestServer } from './testing/start-test-server.ts'
import { startTestServer } from './testing/start-test-server.ts'
import { typeUrls } from './type-urls.ts'

describe('createAdsServer with a real Envoy', function () {
  this.timeout(30_000)
  let blue: HttpBackend
  let green: HttpBackend
  let server: TestServer
  let envoy: EnvoyProcess
  let port: number
  let agent: Agent

  before(async () => {
    blue = await startHttpBackend({ name: 'blue' })
    green = await startHttpBackend({ name: 'green' })
  })
  after(() => Promise.all([blue.stop(), green.stop()]))

  beforeEach(async () => {
    agent = new Agent({ keepAlive: true, maxSockets: 4 })
    port = await freePort()
    server = await startTestServer()
  })
  afterEach(async () => {
    agent.destroy()
    await envoy.stop()
    await server.stop()
  })

  const start = async (): Promise<void> => {
    envoy = await startEnvoy({ bootstrap: bootstrap('edge-1', server.port) })
  }

  /** What a request for a host gives: the backend's name, or the status. */
  const ask = (host: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const options = { agent, port, host: '127.0.0.1', headers: { host } }
      const sent = request(options, (response) => {
        response.resume()
        response.on('end', () => resolve(String(response.headers['x-backend'] ?? response.statusCode)))
      })
      sent.on('error', reject).end()
    })

  const untilAnswered = (host: string, by: string): Promise<unknown> =>
    waitFor(async () => (await ask(host)) === by, {
      what: `${host} to be answered by ${by}`,
      deadlineMs: 15_000,
    })

  const stat = async (name: string): Promise<number> => {
    const text = await (await fetch(`${envoy.adminUrl}/stats?filter=^${name}$`)).text()
    return Number(text.split(': ')[1])
  }

  /** One hostname with its cluster, all to one backend. */
  const hostTo = (name: string, backend: HttpBackend): readonly Resource[] => [
    clusterResource(name),
    endpointsResource(name, { [backend.port]: 1 }),
    scopeResource(`${name}.example`, name),
  ]

  it('has a request answered, and shifts it by endpoints alone', async () => {
    const { view } = server
    view.apply({ set: [...hostTo('shop', blue), listenerResource('web', port)] })
    await start()
    await untilAnswered('shop.example', 'blue')
    view.apply({ set: [endpointsResource('shop', { [green.port]: 1 })] })
    await untilAnswered('shop.example', 'green')
    assert.equal(await ask('other.example'), '404')
  })

  it('never answers anything but 404 and then 200 for a new host, and back', async () => {
    const { view } = server
    view.apply({ set: [listenerResource('web', port)] })
    await start()
    await untilAnswered('new.example', '404')
    for (let round = 0; round < 5; round++) {
      const seen = watch('new.example')
      view.apply({ set: hostTo('new', round % 2 ? blue : green) })
      await waitFor(() => seen.last() === (round % 2 ? 'blue' : 'green'), { what: 'the backend' })
      view.apply({ remove: hostTo('new', blue) })
      await waitFor(() => seen.last() === '404', { what: 'the host to be gone' })
      assert.deepEqual(await seen.stop(), ['404', round % 2 ? 'blue' : 'green', '404'])
    }
    await waitFor(() => server.ads.streams()[0]?.pending === 0, { what: 'everything to be acknowledged' })
  })

  it('changes a cluster without a moment without it', async () => {
    const { view } = server
    view.apply({ set: [...hostTo('shop', blue), listenerResource('web', port)] })
    await start()
    await untilAnswered('shop.example', 'blue')
    const seen = watch('shop.example')
    for (let timeout = 300; timeout < 310; timeout++) {
      view.apply({ set: [clusterResource('shop', timeout)] })
      await waitFor(() => server.ads.streams()[0]?.pending === 0, {
        what: 'the cluster to be acknowledged',
        everyMs: 1,
      })
    }
    assert.deepEqual(await seen.stop(), ['blue'])
    assert.equal(await stat('cluster_manager.warming_clusters'), 0)
  })

  it('goes on while the server is away, and is sent nothing again when it is back', async () => {
    const { view } = server
    view.apply({ set: [...hostTo('shop', blue), listenerResource('web', port)] })
    await start()
    await untilAnswered('shop.example', 'blue')
    const seen = watch('shop.example')
    const { port: xdsPort } = server
    await server.stop()
    await waitFor(async () => (await stat('control_plane.connected_state')) === 0, {
      what: 'Envoy to notice',
    })
    server = await startTestServer({ port: xdsPort, view })
    await waitFor(() => server.ads.streams()[0]?.types.length === 4, {
      what: 'Envoy to ask for all its types again',
      deadlineMs: 20_000,
    })
    view.apply({ set: [endpointsResource('shop', { [green.port]: 1 })] })
    await waitFor(() => seen.last() === 'green', { what: 'the first change after it' })
    assert.deepEqual(await seen.stop(), ['blue', 'green'])
    const pushed = server.events.filter((event) => event.type === 'pushed')
    assert.deepEqual(
      pushed.map(({ typeUrl, resources, removed }) => ({ typeUrl, resources, removed })),
      [{ typeUrl: typeUrls.endpoints, resources: 1, removed: 0 }],
    )
  })

  it('lets every host but the refused one through', async () => {
    const { view } = server
    const names = Array.from({ length: 20 }, (_, index) => `host-${index}`)
    const [first, ...others] = names.flatMap((name) => hostTo(name, blue))
    assert.ok(first)
    const bad: Resource = { ...first, body: clusterResource('host-0', 0).body, version: 'bad' }
    view.apply({ set: [bad, ...others, listenerResource('web', port)] })
    await start()
    for (const name of names.slice(1)) await untilAnswered(`${name}.example`, 'blue')
    assert.equal(await ask('host-0.example'), '404')
    const nacks = server.ads.streams()[0]?.types.flatMap((type) => type.nacks) ?? []
    assert.deepEqual(
      nacks.map(({ name }) => name),
      ['host-0'],
    )
    assert.match(nacks[0]?.message ?? '', /connect_timeout|ConnectTimeout/i)
    view.apply({ set: [first] })
    await untilAnswered('host-0.example', 'blue')
  })

  describe('where listeners leave their addresses to others', () => {
    const addresses = ['127.0.0.2', '127.0.0.3', '127.0.0.4']

    /** By address, which listener has it. */
    const listening = async (): Promise<Readonly<Record<string, string>>> => {
      const text = await (await fetch(`${envoy.adminUrl}/listeners`)).text()
      const lines = text.trim().split('\n')
      return Object.fromEntries(
        lines.map((line): readonly [string, string] => {
          const [name = '', address = ''] = line.split('::')
          return [address, name]
        }),
      )
    }

    /** `places`: the address of each listener. */
    const until = (places: Readonly<Record<string, string>>): Promise<unknown> => {
      const expected = Object.entries(places).map(([name, address]) => [`${address}:${port}`, name] as const)
      return waitFor(
        async () => {
          const found = await listening()
          const isAll = Object.keys(found).length === expected.length
          return isAll && expected.every(([address, name]) => found[address] === name)
        },
        { what: `listeners ${JSON.stringify(places)}`, deadlineMs: 15_000 },
      )
    }

    const listeners = (places: Readonly<Record<string, string>>): readonly Resource[] =>
      Object.entries(places).map(([name, address]) => listenerResource(name, port, address))

    const [x, y, z] = addresses as [string, string, string]
    const cases: readonly {
      readonly what: string
      readonly before: Readonly<Record<string, string>>
      readonly after: Readonly<Record<string, string>>
    }[] = [
      { what: 'one goes and another comes', before: { a: x }, after: { b: x } },
      { what: 'one moves, and a new one takes its place', before: { a: x }, after: { a: y, b: x } },
      { what: 'two change places', before: { a: x, b: y }, after: { a: y, b: x } },
      { what: 'three go round', before: { a: x, b: y, c: z }, after: { a: y, b: z, c: x } },
    ]
    for (const { what, before: first, after: then } of cases)
      it(`has all of them listen in the end: ${what}`, async () => {
        const { view } = server
        view.apply({ set: listeners(first) })
        await start()
        await until(first)
        const remove = listeners(first).filter(({ name }) => !(name in then))
        view.apply({ set: listeners(then), remove })
        await until(then)
        await waitFor(() => server.ads.streams()[0]?.types.every(({ nacks }) => nacks.length === 0), {
          what: 'nothing to be refused any more',
        })
      })
  })

  it('knows every host from its first answer on, however many there are', async () => {
    const { view } = server
    const names = Array.from({ length: 600 }, (_, index) => `host-${index}`)
    view.apply({ set: [...names.flatMap((name) => hostTo(name, blue)), listenerResource('web', port)] })
    await start()
    const answered = await waitFor(() => ask('host-0.example'), {
      what: 'a first answer',
      deadlineMs: 20_000,
    })
    assert.equal(answered, 'blue')
    for (const name of names.toReversed()) assert.equal(await ask(`${name}.example`), 'blue')
  })

  /** Asks again and again, and gives what was answered, without repetitions. */
  function watch(host: string): { last(): string | undefined; stop(): Promise<readonly string[]> } {
    const answers: string[] = []
    const stopping = new AbortController()
    const done = (async () => {
      while (!stopping.signal.aborted) {
        const answer = await ask(host)
        if (answer !== answers.at(-1)) answers.push(answer)
      }
    })()
    return {
      last: () => answers.at(-1),
      async stop() {
        stopping.abort()
        await done
        return answers
      },
    }
  }
})
