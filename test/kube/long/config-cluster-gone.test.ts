import assert from 'node:assert/strict'
import type { KubeLab } from '@watershed/lab'
import { startKubeLab } from '@watershed/lab'
import { askHub, gateway, gatewayClass, route, waitFor } from '@watershed/testkit'
import type { ConfigClustersView } from '@watershed/wire'
import type { ClusterName, KubeShop } from '../kube-shop.ts'
import { namespace, startKubeShop, watershed } from '../kube-shop.ts'

interface RouteObject {
  readonly metadata: { readonly generation: number }
  readonly status?: {
    readonly parents?: readonly { readonly conditions?: readonly Condition[] }[]
  }
}

interface Condition {
  readonly type: string
  readonly status: string
  readonly reason: string
  readonly message: string
  readonly observedGeneration?: number
}

/**
 * Both clusters hold the Gateway and the route, blue is the first config cluster. Losing its API server, with all it has stored out
 * of reach, changes nothing for traffic; promoting green lets edits go on. Constant load all along, and no request may fail.
 */
describe('the config cluster is gone', function () {
  this.timeout(180_000)
  let kube: KubeLab
  let shop: KubeShop
  let observed: ReturnType<KubeShop['load']['observe']>

  before(async () => {
    kube = await startKubeLab()
    shop = await startKubeShop(kube)
    await shop.apply(
      'green',
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'infra' } },
      gatewayClass(),
      gateway(shop.gatewayPort, { clusterHeader: true }),
      route({ blue: 100, green: 0 }),
    )
    await command('config-clusters', 'set', 'blue,green')
    await shop.shift(50, 50)
    await shop.untilBlueHas(0.5, 30_000)
    observed = shop.load.observe()
  })
  after(async () => {
    await shop.stop()
    await kube.stop()
  })
  afterEach(() => {
    const { requests, reasons } = observed()
    observed = shop.load.observe()
    assert.ok(requests > 20, `only ${requests} requests`)
    assert.deepEqual(Object.fromEntries(reasons), {})
  })

  it('and traffic goes on as it was, whatever is edited in the second', async () => {
    const { apiServer, etcd } = kube.cluster('blue')
    await apiServer.kill()
    await etcd.kill()
    await patch('green', 10, 90)
    await untilTold('green', 'Duplicate', /blue comes before green .*`watershed promote green`/)
    await shop.untilBlueHas(0.5)
  })

  it('until the second is promoted by one call: its edit is carried out then, and so are later ones', async () => {
    const { clusters } = JSON.parse(await command('-o', 'json', 'promote', 'green')) as ConfigClustersView
    assert.deepEqual(
      clusters.map(({ name }) => name),
      ['green', 'blue'],
    )
    await shop.untilBlueHas(0.1)
    await patch('green', 70, 30)
    await shop.untilBlueHas(0.7, 30_000)
    await untilTold('green', 'Accepted', /in force/)
  })

  it('and when the first is back, its objects say that they are not in force', async () => {
    const { apiServer, etcd } = kube.cluster('blue')
    await etcd.start()
    await apiServer.start()
    await untilTold('blue', 'Duplicate', /green comes before blue .*`watershed promote blue`/)
    await patch('blue', 0, 100)
    await untilTold('blue', 'Duplicate', /green comes before blue/)
    await shop.untilBlueHas(0.7)
    const view = await askHub<ConfigClustersView>(shop.lab.hub, '/v1/config-clusters')
    assert.deepEqual(
      view.clusters.map(({ name, state, routesInForce }) => [name, state, routesInForce]),
      [
        ['green', 'Reporting', 1],
        ['blue', 'Reporting', 0],
      ],
    )
    assert.match(await gatewayStatus('blue'), /"reason":"Duplicate"/)
  })

  it('and can be promoted again, whose edit made meanwhile is carried out then', async () => {
    await command('promote', 'blue')
    await shop.untilBlueHas(0, 30_000)
    await untilTold('blue', 'Accepted', /in force/)
    await untilTold('green', 'Duplicate', /blue comes before green/)
  })

  const command = (...args: readonly string[]): Promise<string> => {
    const { url, operatorTokenFile } = shop.lab.hub
    return watershed('--hub', url, '--token-file', operatorTokenFile, ...args)
  }

  const patch = (cluster: ClusterName, blue: number, green: number): Promise<string> => {
    const operations = [blue, green].map((value, index) => ({
      op: 'replace',
      path: `/spec/rules/0/backendRefs/${index}/weight`,
      value,
    }))
    const of = ['patch', 'mchttproute', 'cart', '-n', namespace, '--type', 'json']
    return shop.kubectl(cluster, ...of, '-p', JSON.stringify(operations))
  }

  /** Waits until the API server has the condition for the object as it is now. */
  const untilTold = async (cluster: ClusterName, reason: string, message: RegExp): Promise<void> => {
    const isTold = async (): Promise<boolean> => {
      const text = await shop.kubectl(cluster, 'get', 'mchttproute', 'cart', '-n', namespace, '-o', 'json')
      const { metadata, status } = JSON.parse(text) as RouteObject
      const seen = status?.parents?.[0]?.conditions?.find(({ type }) => type === 'Accepted')
      return (
        seen?.reason === reason &&
        message.test(seen.message) &&
        seen.observedGeneration === metadata.generation
      )
    }
    await waitFor(isTold, {
      what: `${cluster}'s route to say ${reason} of its present version`,
      deadlineMs: 60_000,
      everyMs: 250,
    })
  }

  const gatewayStatus = async (cluster: ClusterName): Promise<string> => {
    const text = await shop.kubectl(cluster, 'get', 'gateway', 'public', '-n', 'infra', '-o', 'json')
    return JSON.stringify((JSON.parse(text) as { readonly status?: object }).status)
  }
})
