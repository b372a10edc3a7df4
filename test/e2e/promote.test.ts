import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { askHub, gateway, gatewayClass, route, waitFor, yaml } from '@watershed/testkit'
import type { ConfigClustersView, RoutesView } from '@watershed/wire'
import type { Cluster, Shop } from './shop.ts'
import { edgesAreCurrent, startShop } from './shop.ts'

/** Of waits for programs that have to start first, on a machine that has other things to do. */
const patienceMs = 30_000
const main = join(import.meta.dirname, '../../apps/cli/src/main.ts')
const run = promisify(execFile)

/** Both clusters have the Gateway and the route; no request may fail, whoever of them is the first config cluster. */
describe('a config cluster is promoted', function () {
  this.timeout(120_000)
  let shop: Shop
  let observed: ReturnType<Shop['load']['observe']>

  before(async () => {
    shop = await startShop({ hubs: 2 })
    await shop.write(
      'green',
      'config.yaml',
      yaml(
        gatewayClass(),
        gateway(shop.gatewayPort, { clusterHeader: true }),
        route({ blue: 100, green: 0 }),
      ),
    )
    await watershed('config-clusters', 'set', 'blue,green')
    observed = shop.load.observe()
  })
  after(() => shop.stop())
  afterEach(() => {
    const { requests, reasons } = observed()
    observed = shop.load.observe()
    assert.ok(requests > 0)
    assert.deepEqual(Object.fromEntries(reasons), {})
  })

  it('when the first is gone: edits in the second count then, and no request fails', async () => {
    await shop.lab.agents.get('blue')?.kill()
    await split('green', 50, 50)
    await waitFor(async () => (await reasonOf('green')) === 'Duplicate', {
      what: 'green to be told',
      deadlineMs: patienceMs,
    })
    await shop.untilBlueHas(1, patienceMs)

    const view = JSON.parse(await watershed('-o', 'json', 'promote', 'green')) as ConfigClustersView
    assert.deepEqual(
      view.clusters.map(({ name }) => name),
      ['green', 'blue'],
    )
    await shop.untilBlueHas(0.5, patienceMs)
    await split('green', 20, 80)
    await shop.untilBlueHas(0.2, patienceMs)
    await eachHub(async (hub) => {
      const { source, clusters } = await askHub<ConfigClustersView>(hub, '/v1/config-clusters')
      return source === 'Set' && clusters[0]?.name === 'green'
    })
  })

  it('and when it is back, its objects are told that they are not in force', async () => {
    await split('blue', 0, 100)
    const agent = await shop.lab.restartAgent('blue')
    await waitFor(() => agent.logs().includes('reported in full'), {
      what: 'blue to have reported',
      deadlineMs: patienceMs,
    })
    assert.match(await messageOf('blue'), /green comes before blue/)
    await shop.untilBlueHas(0.2, patienceMs)
  })

  it('back and forth, which changes nothing on the edges but what differs', async () => {
    await split('blue', 20, 80)
    for (const cluster of ['blue', 'green'] as const) {
      assert.match(await watershed('promote', cluster), new RegExp(`^1 +${cluster} `, 'm'))
      await waitFor(async () => (await reasonOf(cluster)) === 'Accepted' && edgesAreCurrent(shop.lab), {
        what: `${cluster} to be in force`,
        deadlineMs: patienceMs,
      })
      await shop.untilBlueHas(0.2, patienceMs)
    }
    assert.match(await watershed('config-clusters', 'reset'), /The order was taken back by operator/)
  })

  it('is refused where nobody knows it, and what can be promoted is named', async () => {
    await assert.rejects(
      watershed('promote', 'red'),
      ({ stderr, code }: { stderr: string; code: number }) => {
        assert.match(stderr, /no agent has ever reported for cluster red: take one of blue, green/)
        return code === 1
      },
    )
  })

  const watershed = async (...args: readonly string[]): Promise<string> => {
    const { url, operatorTokenFile } = shop.lab.hub
    const where = ['--hub', url, '--token-file', operatorTokenFile]
    return (await run(process.execPath, [main, ...where, ...args])).stdout
  }

  const split = (cluster: Cluster, blue: number, green: number): Promise<void> =>
    cluster === 'blue'
      ? shop.split(blue, green)
      : shop.write(
          'green',
          'config.yaml',
          yaml(gatewayClass(), gateway(shop.gatewayPort, { clusterHeader: true }), route({ blue, green })),
        )

  const accepted = async (cluster: Cluster) => {
    const { routes } = await askHub<RoutesView>(shop.lab.hub, '/v1/routes')
    const own = routes.find((one) => one.cluster === cluster && one.name === 'cart')
    return own?.conditions.find(({ type }) => type === 'Accepted')
  }
  const reasonOf = async (cluster: Cluster) => (await accepted(cluster))?.reason
  const messageOf = async (cluster: Cluster) => (await accepted(cluster))?.message ?? ''

  const eachHub = (isSo: (hub: Shop['lab']['hub']) => Promise<boolean>) =>
    waitFor(async () => (await Promise.all(shop.lab.hubs.map(isSo))).every(Boolean), {
      what: 'both hubs to agree',
      deadlineMs: patienceMs,
    })
})
