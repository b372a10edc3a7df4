import assert from 'node:assert/strict'
import { askHub, measureSplit, waitFor } from '@watershed/testkit'
import type { EdgesView } from '@watershed/wire'
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

  it('split alike', async () => {
    await shop.split(90, 10)
    await waitFor(
      async () => {
        const views = await connected()
        const edges = views.flatMap((view) => view.edges)
        return edges.length === 2 && edges.every(({ current }) => current) && views
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

  it('go on when one hub is gone, and hear of edits through the other', async () => {
    await shop.lab.hubs[1]?.stop()
    await shop.split(0, 100)
    await waitFor(async () => (await splits()).every(({ backends }) => backends['green'] === 1_000), {
      what: 'both edges to send all to green',
      deadlineMs: 30_000,
    })
  })
})
