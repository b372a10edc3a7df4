import assert from 'node:assert/strict'
import type { KubeLab } from '@watershed/lab'
import { startKubeLab } from '@watershed/lab'
import { waitFor } from '@watershed/testkit'
import type { KubeShop } from './kube-shop.ts'
import { namespace, startKubeShop } from './kube-shop.ts'

interface Condition {
  readonly type: string
  readonly status: string
  readonly observedGeneration?: number
}

interface RouteObject {
  readonly metadata: { readonly generation: number; readonly resourceVersion: string }
  readonly status: {
    readonly parents: readonly {
      readonly controllerName: string
      readonly conditions: readonly Condition[]
    }[]
    readonly rules: readonly { readonly backends: readonly object[] }[]
  }
}

/** Two real API servers, agents that are nothing but their ServiceAccounts, kubectl as people use it. */
describe('two Kubernetes clusters', function () {
  this.timeout(120_000)
  let kube: KubeLab
  let shop: KubeShop

  before(async () => {
    kube = await startKubeLab({ audit: true })
    shop = await startKubeShop(kube)
  })
  after(async () => {
    await shop.stop()
    await kube.stop()
  })

  it('split traffic as a MultiClusterHTTPRoute says, and shift with a patch of its weights', async () => {
    await shop.shift(90, 10)
    await shop.untilBlueHas(0.9)
    const read = shop.load.observe()
    await requests(1_000)
    const { byCluster, failures } = read()
    assert.equal(failures, 0)
    const blue = byCluster.get('blue') ?? 0
    const share = blue / (blue + (byCluster.get('green') ?? 0))
    assert.ok(Math.abs(share - 0.9) < 0.02, `blue got ${share}`)

    await shop.shift(10, 90)
    await shop.untilBlueHas(0.1)
  })

  it('tell in the status of the route what became of this generation', async () => {
    await shop.shift(30, 70)
    const route = await waitFor(
      async () => {
        const { metadata, status } = await routeObject()
        const conditions = status.parents[0]?.conditions ?? []
        const isCurrent = (type: string) =>
          conditions.some(
            (condition) =>
              condition.type === type &&
              condition.status === 'True' &&
              condition.observedGeneration === metadata.generation,
          )
        return ['Accepted', 'ResolvedRefs', 'Programmed'].every(isCurrent) && { metadata, status }
      },
      { what: 'the generation to be accepted and programmed', deadlineMs: 15_000, everyMs: 100 },
    )
    assert.equal(route.status.parents[0]?.controllerName, 'watershed.dev/edge')
  })

  const routeObject = async (): Promise<RouteObject> =>
    JSON.parse(
      await shop.kubectl('blue', 'get', 'mchttproute', 'cart', '-n', namespace, '-o', 'json'),
    ) as RouteObject

  const requests = (count: number) => {
    const before = shop.load.total().requests
    return waitFor(() => shop.load.total().requests >= before + count, {
      what: `${count} requests`,
      deadlineMs: 30_000,
    })
  }
})
