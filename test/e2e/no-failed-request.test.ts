import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Observed } from '@watershed/testkit'
import { ask, askHub, route, waitFor, yaml } from '@watershed/testkit'
import type { ClustersView } from '@watershed/wire'
import type { Shop } from './shop.ts'
import { startShop } from './shop.ts'

/** What fails must fail without taking traffic along. Every test runs under constant load, and no request may fail. */
describe('no request fails while', function () {
  this.timeout(60_000)
  let shop: Shop

  before(async () => {
    shop = await startShop()
  })
  after(() => shop.stop())
  beforeEach(async () => {
    await shop.split(50, 50)
    await shop.untilBlueHas(0.5)
  })

  it('200 weights are edited', () =>
    underLoad(async () => {
      for (let edit = 0; edit < 200; edit++) await shop.split(edit % 101, 100 - (edit % 101))
      await shop.split(20, 80)
      await shop.untilBlueHas(0.2)
    }))

  it('routes come and go', () =>
    underLoad(async () => {
      for (let index = 0; index < 10; index++) {
        const text = yaml(route({ green: 1 }, { name: `r${index}`, hostname: `r${index}.example.com` }))
        await shop.write('blue', `r${index}.yaml`, text)
      }
      await untilStatus('r9.example.com', 200)
      for (let index = 0; index < 10; index++) await rm(join(shop.lab.folder('blue'), `r${index}.yaml`))
      await untilStatus('r9.example.com', 404)
    }))

  it('the hub is killed, and an edit is carried out when it is back', () =>
    underLoad(async () => {
      await shop.lab.hub.process().kill()
      await requests(200)
      await shop.lab.hub.restart()
      await shop.lab.hub.untilReady()
      await shop.split(90, 10)
      await shop.untilBlueHas(0.9, 20_000)
    }))

  it('Redis is killed, and an edit is carried out when it is back', () =>
    underLoad(async () => {
      await shop.lab.redis.kill()
      await shop.split(70, 30)
      await requests(200)
      await shop.lab.redis.restart()
      await shop.untilBlueHas(0.7, 20_000)
    }))

  it('Redis comes back empty, and the agents report all of it again', () =>
    underLoad(async () => {
      await shop.lab.redis.restart({ empty: true })
      await waitFor(async () => (await reported()).every(({ complete }) => complete), {
        what: 'both clusters to have reported',
        deadlineMs: 20_000,
      })
      await shop.split(30, 70)
      await shop.untilBlueHas(0.3, 20_000)
    }))

  it('Redis comes back empty and the hub is new, which knows less than the edge', () =>
    underLoad(async () => {
      await shop.lab.hub.process().kill()
      await shop.lab.agents.get('green')?.kill()
      await shop.lab.redis.restart({ empty: true })
      await shop.lab.hub.restart()
      await waitFor(
        async () => (await reported()).some(({ name, complete }) => name === 'blue' && complete),
        {
          what: 'blue to have reported',
          deadlineMs: 20_000,
        },
      )
      await requests(500)
      await waitFor(async () => !(await shop.lab.hub.ready()), {
        what: 'the hub to say that it is not ready, since an edge waits for green to report',
        deadlineMs: 15_000,
      })
      await shop.lab.restartAgent('green')
      await shop.lab.hub.untilReady()
      await shop.split(60, 40)
      await shop.untilBlueHas(0.6, 20_000)
    }))

  it('an agent is killed, and an edit of that time is carried out when it is back', () =>
    underLoad(async () => {
      await shop.lab.agents.get('blue')?.kill()
      await shop.split(10, 90)
      await requests(200)
      await shop.lab.restartAgent('blue')
      await shop.untilBlueHas(0.1, 20_000)
    }))

  it('the endpoints of a cluster refuse connections and nobody has said so', async () => {
    try {
      const observed = await underLoad(async () => {
        for (const backend of shop.backends.green) await backend.refuse()
        await requests(1_000)
      }, onlyBroken)
      assert.ok((observed.byCluster.get('blue') ?? 0) > 0)
      const later = await underLoad(() => requests(500))
      assert.equal(later.byCluster.get('green') ?? 0, 0, 'green gets nothing once it is ejected')
    } finally {
      for (const backend of shop.backends.green) await backend.accept()
    }
  })

  it('the endpoints of a cluster turn unready, whose share the other takes', () =>
    underLoad(async () => {
      await shop.setReady('green', false)
      await shop.untilBlueHas(1)
      const { rules } = await shop.view()
      assert.deepEqual(
        rules[0]?.shares.map(({ cluster, desired, reason }) => [cluster, desired, reason]),
        [
          ['blue', 0.5, 'Overflow'],
          ['green', 0.5, 'NoReadyEndpoints'],
        ],
      )
      await shop.setReady('green', true)
      await shop.untilBlueHas(0.5)
    }))

  const requests = async (count: number): Promise<void> => {
    const before = shop.load.total().requests
    await waitFor(() => shop.load.total().requests >= before + count, {
      what: `${count} requests`,
      deadlineMs: 30_000,
    })
  }

  const underLoad = async (change: () => Promise<void>, allowed = none): Promise<Observed> => {
    const read = shop.load.observe()
    await change()
    await requests(100)
    const observed = read()
    assert.deepEqual(allowed(observed), {}, `${observed.failures} of ${observed.requests} requests failed`)
    return observed
  }

  const untilStatus = (host: string, status: number) =>
    waitFor(async () => (await ask(shop.gatewayPort, host)) === status, {
      what: `${host} to be answered with ${status}`,
    })

  const reported = async () => (await askHub<ClustersView>(shop.lab.hub, '/v1/clusters')).clusters
})

const none = ({ reasons }: Observed) => Object.fromEntries(reasons)
/** What was on a connection when its backend died is lost with it: no proxy can repeat that safely. One request each at most. */
const connections = 8
const onlyBroken = ({ reasons }: Observed) =>
  Object.fromEntries([...reasons].filter(([reason, count]) => reason !== 'status 503' || count > connections))
