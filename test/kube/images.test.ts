import assert from 'node:assert/strict'
import type { KubeCluster, KubeLab } from '@watershed/lab'
import { startKubeLab } from '@watershed/lab'
import { get, waitFor } from '@watershed/testkit'
import { installShop, rolledOut, system as namespace } from './install-shop.ts'

describe('the charts, installed in one cluster', function () {
  this.timeout(300_000)
  let lab: KubeLab
  let blue: KubeCluster

  const pods = async (name: string) => {
    const selector = ['-l', `app.kubernetes.io/name=watershed-${name}`]
    const { items } = JSON.parse(
      await blue.kubectl(['get', 'pods', '-n', namespace, ...selector, '-o', 'json']),
    ) as {
      readonly items: readonly {
        readonly metadata: { readonly name: string }
        readonly status: {
          readonly podIP: string
          readonly containerStatuses: readonly { readonly ready: boolean; readonly restartCount: number }[]
        }
      }[]
    }
    return items
  }
  const getShop = (address: string) =>
    get(`http://${address}/`, { headers: { host: 'shop.example.com' }, timeoutMs: 2_000 })

  before(async () => {
    lab = await startKubeLab({ clusters: ['blue'] })
    blue = lab.cluster('blue')
    await installShop(blue, { folder: lab.folder })
  })
  after(() => lab?.stop())

  it('answers requests at the edges’ load balancer', async () => {
    const service = ['get', 'service', 'watershed-edge', '-n', namespace]
    const address = await blue.kubectl([...service, '-o', 'jsonpath={.status.loadBalancer.ingress[0].ip}'])
    const headers = await waitFor(
      async () => {
        const { statusCode, headers: found } = await getShop(address)
        return statusCode === 200 ? found : undefined
      },
      { what: `an answer at ${address}`, deadlineMs: 60_000, everyMs: 100 },
    )
    assert.equal(headers['x-echo-cluster'], 'blue')
  })

  it('runs all Pods, ready, and none has restarted', async () => {
    for (const [name, count] of Object.entries({ hub: 2, redis: 1, agent: 1, edge: 2 })) {
      const found = await pods(name)
      assert.equal(found.length, count, name)
      for (const { status, metadata } of found)
        assert.deepEqual(
          status.containerStatuses.map(({ ready, restartCount }) => ({ ready, restartCount })),
          [{ ready: true, restartCount: 0 }],
          metadata.name,
        )
    }
  })

  it('shows what Pods say', async () => {
    const logs = await blue.kubectl(['logs', 'deployment/watershed-hub', '-n', namespace, '--tail=2'])
    assert.equal(logs.trim().split('\n').length, 2)
    assert.match(logs, /the hub listens|an edge connected/)
  })

  it('goes on answering at every edge while the hub’s Pods are replaced', async () => {
    const addresses = (await pods('edge')).map(({ status }) => status.podIP)
    const before = new Set((await pods('hub')).map(({ metadata }) => metadata.name))
    await blue.kubectl(['rollout', 'restart', 'deployment/watershed-hub', '-n', namespace])
    const statuses: (number | undefined)[] = []
    let done = false
    const asking = (async () => {
      while (!done)
        for (const address of addresses) statuses.push((await getShop(`${address}:80`)).statusCode)
    })()
    await rolledOut(blue, 'hub')
    done = true
    await asking
    assert.ok(statuses.length > 10)
    assert.deepEqual([...new Set(statuses)], [200])
    assert.ok((await pods('hub')).some(({ metadata }) => !before.has(metadata.name)))
  })
})
