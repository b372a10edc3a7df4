import assert from 'node:assert/strict'
import { askHub, measureSplit, waitFor } from '@watershed/testkit'
import type { EdgesView, RouteView } from '@watershed/wire'
import type { Shop } from './shop.ts'
import { hostname, startShop } from './shop.ts'

describe('two edges on two hubs of one Redis', function () {
  this.timeout(60_000)
  let shop: Shop

  before(async () => {
    shop = await startShop({ edges: ['127.0.0.1', '127.0.0.2'], hubs: 2 })
  })
  after(() => shop.stop())

  const splits = () =>
    Promise.all(
      ['127.0.0.1', '127.0.0.2'].map((address) =>
        measureSplit(`http://${address}:${shop.gatewayPort}/`, {
          requests: 1_000,
          headers: { host: hostname },
          by: 'x-watershed-cluster',
        }),
      ),
    )

  const connected = async (): Promise<readonly EdgesView[]> =>
    Promise.all(shop.lab.hubs.map((hub) => askHub<EdgesView>(hub, '/v1/edges')))

  const routes = (): Promise<readonly RouteView[]> =>
    Promise.all(shop.lab.hubs.map((hub) => askHub<RouteView>(hub, '/v1/routes/shop/cart')))

  it('split alike', async () => {
    await shop.split(90, 10)
    await waitFor(
      async () => {
        const views = await connected()
        const edges = views.flatMap((view) => view.edges)
        return edges.length === 4 && edges.every(({ current }) => current) && views
      },
      { what: 'both edges to be current' },
    )
    await waitFor(
      async () => (await splits()).every(({ backends }) => Math.abs((backends['green'] ?? 0) - 100) <= 20),
      {
        what: 'a tenth of the requests of both edges to go to green',
        deadlineMs: 20_000,
      },
    )
    for (const { statuses, errors } of await splits())
      assert.deepEqual([statuses, errors], [{ 200: 1_000 }, 0])
  })

  it('serve the same configuration from either hub', async () => {
    const views = await connected()
    assert.equal(new Set(views.map(({ version }) => version)).size, 1)
  })

  it('are shown by either hub, each with the hub that it is connected to', async () => {
    const [first, second] = await connected()
    assert.deepEqual(
      first?.edges.map(({ node, hub }) => [node, hub]),
      second?.edges.map(({ node, hub }) => [node, hub]),
    )
    assert.equal(new Set(first?.edges.map(({ node }) => node)).size, 2)
  })

  it('make a route Programmed on either hub once both have acknowledged it', async () => {
    await shop.split(80, 20)
    const isProgrammed = ({ conditions, rules, edges }: RouteView): boolean =>
      rules[0]?.shares[0]?.desired === 0.8 &&
      conditions.some(({ type, status }) => type === 'Programmed' && status === 'True') &&
      edges.length === 2 &&
      edges.every(({ acknowledged }) => acknowledged)
    await waitFor(async () => (await routes()).every(isProgrammed), { what: 'both hubs to say Programmed' })
  })

  it('go on when one hub is gone, and hear of edits through the other', async () => {
    await shop.lab.hubs[1]?.stop()
    await shop.split(0, 100)
    await waitFor(async () => (await splits()).every(({ backends }) => backends['green'] === 1_000), {
      what: 'both edges to send all to green',
      deadlineMs: 30_000,
    })
  })
})
