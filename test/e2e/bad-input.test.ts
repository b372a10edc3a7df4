import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import type { RouteOptions } from '@watershed/testkit'
import { ask, askHub, route, waitFor, yaml } from '@watershed/testkit'
import type { ClustersView, Problem, RoutesView, RouteView } from '@watershed/wire'
import type { Shop } from './shop.ts'
import { hostname, startShop } from './shop.ts'

/** Bad input gets a clear error, its neighbours are unharmed, and nothing is lost. */
describe('bad input', function () {
  this.timeout(60_000)
  let shop: Shop

  before(async () => {
    shop = await startShop()
  })
  after(() => shop.stop())

  afterEach(async () => {
    const { failures, reasons } = shop.load.total()
    assert.deepEqual([failures, [...reasons]], [0, []], 'its neighbour goes on')
  })

  describe('in a route', () => {
    const wrong: readonly [
      says: string,
      weights: Record<string, number>,
      options: RouteOptions,
      condition: string,
      message: RegExp,
    ][] = [
      [
        'an unknown cluster',
        { pink: 1 },
        {},
        'ResolvedRefs=False BackendNotFound',
        /backendRefs\[0\].*no agent reports a cluster pink/,
      ],
      [
        'an unknown service',
        { blue: 1 },
        { service: 'basket' },
        'ResolvedRefs=False BackendNotFound',
        /cluster blue has no Service shop\/basket/,
      ],
      [
        'a negative weight',
        { blue: -5 },
        {},
        'Accepted=False UnsupportedValue',
        /backendRefs\[0\]\.weight.*-5/,
      ],
      [
        'an invalid hostname',
        { blue: 1 },
        { hostname: 'foo_bar.example.com' },
        'Accepted=False UnsupportedValue',
        /hostnames\[0\]/,
      ],
      [
        'a Gateway that is not there',
        { blue: 1 },
        { parent: 'private' },
        'Accepted=False NoMatchingParent',
        /infra\/private/,
      ],
    ]
    for (const [says, weights, options, condition, message] of wrong)
      it(`${says} ends as a condition that names the field and the cure`, async () => {
        await shop.write(
          'blue',
          'wrong.yaml',
          yaml(route(weights, { name: 'wrong', hostname: 'wrong.example.com', ...options })),
        )
        await waitFor(
          async () =>
            (await conditionsOf('wrong')).some((found) => found.startsWith(condition) && message.test(found)),
          {
            what: `the condition ${condition} with ${message}`,
          },
        )
      })

    it('weights that are all 0 answer 500, and the route says why', async () => {
      await shop.write(
        'blue',
        'wrong.yaml',
        yaml(route({ blue: 0, green: 0 }, { name: 'wrong', hostname: 'zero.example.com' })),
      )
      await waitFor(async () => (await get('zero.example.com')) === 500, {
        what: 'zero.example.com to be answered with 500',
      })
      const { rules, issues } = await view('wrong')
      assert.deepEqual(
        [rules[0]?.reason, rules[0]?.status, issues.map(({ code }) => code)],
        ['ZeroWeights', 500, ['ZeroWeights']],
      )
    })

    it('a version that is refused leaves the last accepted one in force', async () => {
      await shop.write(
        'blue',
        'wrong.yaml',
        yaml(route({ blue: 1 }, { name: 'wrong', hostname: 'kept.example.com' })),
      )
      await waitFor(async () => (await get('kept.example.com')) === 200, {
        what: 'the good version to serve',
      })
      await shop.write(
        'blue',
        'wrong.yaml',
        yaml(route({ blue: -1 }, { name: 'wrong', hostname: 'kept.example.com' })),
      )
      await waitFor(async () => (await view('wrong')).serving === 'lastAccepted', {
        what: 'the bad version to be refused',
      })
      assert.equal(await get('kept.example.com'), 200)
    })

    it('of the same name in two clusters, the older is in force and the other is told so', async () => {
      const text = yaml(route({ blue: 1 }, { name: 'twin', hostname: 'twin.example.com' }))
      await shop.write('blue', 'twin.yaml', text)
      await waitFor(async () => (await get('twin.example.com')) === 200, { what: 'the first twin to serve' })
      await shop.write(
        'green',
        'twin.yaml',
        yaml(route({ green: 1 }, { name: 'twin', hostname: 'other.example.com' })),
      )
      const { routes } = await waitFor(
        async () => {
          const found = await askHub<RoutesView>(shop.lab.hub, '/v1/routes')
          return found.routes.filter(({ name }) => name === 'twin').length === 2 && found
        },
        { what: 'both twins to be listed' },
      )
      const twins = routes.filter(({ name }) => name === 'twin')
      assert.deepEqual(
        twins.map(({ cluster, inForce, conditions }) => [cluster, inForce, conditions[0]?.reason]),
        [
          ['blue', true, 'Accepted'],
          ['green', false, 'Duplicate'],
        ],
      )
      assert.deepEqual([await get('twin.example.com'), await get('other.example.com')], [200, 404])
      await rm(join(shop.lab.folder('blue'), 'twin.yaml'))
      await waitFor(async () => (await get('other.example.com')) === 200, {
        what: 'the other twin to take over',
      })
      await rm(join(shop.lab.folder('green'), 'twin.yaml'))
    })
  })

  describe('in a file', () => {
    it('that does not parse keeps what it last said, also across a restart of the agent', async () => {
      await shop.write(
        'blue',
        'twin.yaml',
        yaml(route({ blue: 1 }, { name: 'kept', hostname: 'file.example.com' })),
      )
      await waitFor(async () => (await get('file.example.com')) === 200, { what: 'the file to be in force' })
      await shop.write('blue', 'twin.yaml', 'kind: MultiClusterHTTPRoute\n  spec: [')
      const problem = await waitFor(async () => (await clusterOf('blue'))?.problems[0], {
        what: 'the problem to be shown',
      })
      assert.equal(problem.file, 'twin.yaml')
      assert.ok((problem.line ?? 0) > 0 && problem.cure !== '', 'it names the line and the cure')
      await shop.lab.agents.get('blue')?.stop()
      const before = (await clusterOf('blue'))?.epoch ?? 0
      await shop.lab.restartAgent('blue')
      await waitFor(async () => ((await clusterOf('blue'))?.epoch ?? 0) > before, {
        what: 'the new agent to report',
      })
      await shop.split(100, 0)
      await shop.untilBlueHas(1)
      assert.equal(await get('file.example.com'), 200)
    })
  })

  describe('from an agent', () => {
    it('a report of 10 MB is refused with the limit and the cure', async () => {
      const answer = await post(
        'blue',
        'cluster/blue',
        'reports',
        JSON.stringify({ epoch: 1, pad: 'x'.repeat(10 << 20) }),
      )
      assert.equal(answer.status, 413)
      assert.match(answer.body.message ?? '', /4194304 bytes: cut the report/)
    })

    it('a token that nobody has is refused', async () => {
      const answer = await post(
        'blue',
        undefined,
        'session',
        JSON.stringify({ wire: 1, agent: 'a', source: 'directory' }),
      )
      assert.deepEqual([answer.status, answer.body.code], [401, 'Unauthenticated'])
    })

    it('the name of another cluster is refused', async () => {
      const answer = await post(
        'green',
        'cluster/blue',
        'session',
        JSON.stringify({ wire: 1, agent: 'a', source: 'directory' }),
      )
      assert.deepEqual([answer.status, answer.body.code], [403, 'Forbidden'])
      assert.match(answer.body.message ?? '', /cluster blue may not write cluster green/)
    })

    it('the token of a cluster does not read', async () => {
      const token = await tokenOf('cluster/blue')
      const answer = await fetch(`${shop.lab.hub.url}/v1/routes`, {
        headers: { authorization: `Bearer ${token}` },
      })
      assert.equal(answer.status, 403)
    })

    it('a field that does not exist is named', async () => {
      const answer = await post(
        'blue',
        'cluster/blue',
        'session',
        JSON.stringify({ wire: 1, agent: 'a', source: 'directory', colour: 'red' }),
      )
      assert.deepEqual([answer.status, answer.body.code], [400, 'Invalid'])
      assert.match(answer.body.message ?? '', /colour/)
    })

    it('a report that breaks off changes nothing', async () => {
      const { epoch } = (await clusterOf('blue')) ?? { epoch: 0 }
      const token = await tokenOf('cluster/blue')
      const socket = connect(Number(new URL(shop.lab.hub.url).port), '127.0.0.1')
      socket.write(
        `POST /v1/clusters/blue/reports HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"epoch":${epoch},"seq":`,
      )
      await new Promise((resolve) => setTimeout(resolve, 50))
      socket.destroy()
      await shop.split(40, 60)
      await shop.untilBlueHas(0.4)
      assert.equal((await clusterOf('blue'))?.epoch, epoch, 'the session goes on')
    })
  })

  const view = (name: string) => askHub<RouteView>(shop.lab.hub, `/v1/routes/shop/${name}`)

  const conditionsOf = async (name: string): Promise<readonly string[]> =>
    (await view(name)).conditions.map(
      ({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`,
    )

  const get = (host: string): Promise<number> => ask(shop.gatewayPort, host)

  const clusterOf = async (name: string) =>
    (await askHub<ClustersView>(shop.lab.hub, '/v1/clusters')).clusters.find(
      (cluster) => cluster.name === name,
    )

  const tokenOf = (holder: string): Promise<string> => readFile(shop.lab.tokens.of.get(holder) ?? '', 'utf8')

  /** Takes the answer also where the hub has given it before it was sent all of the body. */
  const post = async (cluster: string, holder: string | undefined, path: string, body: string) => {
    const token = holder === undefined ? 'nobodys' : await tokenOf(holder)
    return new Promise<{ readonly status: number; readonly body: Problem }>((resolve, reject) => {
      const sent = request(`${shop.lab.hub.url}/v1/clusters/${cluster}/${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      })
      sent.on('response', (response) => {
        json(response).then(
          (answer) => resolve({ status: response.statusCode ?? 0, body: answer as Problem }),
          reject,
        )
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }

  it('leaves the shop as it was', async () => assert.equal(await get(hostname), 200))
})
