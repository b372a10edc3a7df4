import assert from 'node:assert/strict'
import type { KubeLab } from '@watershed/lab'
import { startKubeLab } from '@watershed/lab'
import { askHub, waitFor } from '@watershed/testkit'
import type { ClustersView, ServicesView } from '@watershed/wire'
import type { ClusterName, KubeShop } from '../kube-shop.ts'
import { namespace, startKubeShop } from '../kube-shop.ts'

/** The lab forwards nodePorts and load balancers' addresses as kube-proxy and a cloud would. */
describe('clusters that are reached by nodes (blue) and load balancers (green)', function () {
  this.timeout(120_000)
  let kube: KubeLab
  let shop: KubeShop

  before(async () => {
    kube = await startKubeLab()
    shop = await startKubeShop(kube, { reach: { blue: 'NodePort', green: 'LoadBalancer' } })
  })
  after(async () => {
    await shop.stop()
    await kube.stop()
  })

  it('split traffic by weight, however many addresses each has', async () => {
    await shop.shift(90, 10)
    await shop.untilBlueHas(0.9)
    const { byCluster } = await during(() => requests(1_000))
    assertShare(byCluster, 0.9)
  })

  it('are shown with how they are reached', async () => {
    const nodePort = await nodePortOf()
    assert.deepEqual(await addressesOf('blue'), [`10.244.250.1:${nodePort}`, `10.244.250.2:${nodePort}`])
    const [balancer, ...others] = await addressesOf('green')
    assert.match(balancer ?? '', /^10\.244\.252\.\d+:80$/)
    assert.deepEqual(others, [])
    const { clusters } = await askHub<ClustersView>(shop.lab.hub, '/v1/clusters')
    assert.deepEqual(
      clusters.map(({ name, reach }) => [name, reach?.mode, reach?.nodeAddresses]),
      [
        ['blue', 'NodePort', ['10.244.250.1', '10.244.250.2']],
        ['green', 'LoadBalancer', []],
      ],
    )
  })

  it('send nothing to a node that load balancers leave out, or that is not ready', async () => {
    const label = 'node.kubernetes.io/exclude-from-external-load-balancers'
    const nodePort = await nodePortOf()
    await during(async () => {
      await shop.kubectl('blue', 'label', 'node', 'blue-node-b', `${label}=true`)
      await untilAddresses([`10.244.250.1:${nodePort}`])
      await shop.kubectl('blue', 'label', 'node', 'blue-node-b', `${label}-`)
      await untilAddresses([`10.244.250.1:${nodePort}`, `10.244.250.2:${nodePort}`])
      await setReady('blue-node-a', 'Unknown')
      await untilAddresses([`10.244.250.2:${nodePort}`])
      await setReady('blue-node-a', 'True')
      await untilAddresses([`10.244.250.1:${nodePort}`, `10.244.250.2:${nodePort}`])
    })
  })

  it('use, where externalTrafficPolicy is Local, only nodes that have endpoints', async () => {
    const nodePort = await nodePortOf()
    await during(async () => {
      await patch('deployment', {
        spec: { template: { spec: { nodeSelector: { 'kubernetes.io/hostname': 'blue-node-a' } } } },
      })
      await shop.kubectl('blue', 'rollout', 'status', 'deployment/cart', '-n', namespace, '--timeout=30s')
      await untilPods(2)
      await patch('service', { spec: { externalTrafficPolicy: 'Local' } })
      await untilAddresses([`10.244.250.1:${nodePort}`])
      // Edges leave an address alone for some seconds where connections to it broke.
      await untilTrafficIs(0.9)
    })
    await assert.rejects(fetch(`http://10.244.250.2:${nodePort}/`), 'the other node takes nothing in')
    const { byCluster } = await during(() => requests(1_000))
    assertShare(byCluster, 0.9)
  })

  it('lose all of their traffic, and none of its requests, when nothing runs behind their nodes any more', async () => {
    await during(async () => {
      await shop.kubectl('blue', 'scale', 'deployment/cart', '-n', namespace, '--replicas=0')
      await shop.untilBlueHas(0)
      await untilPods(0)
      await requests(200)
    })
    const { byCluster } = await during(() => requests(200))
    assert.equal(byCluster.get('blue'), undefined)
  })

  const shareOf = (byCluster: ReadonlyMap<string, number>): number => {
    const [blue = 0, green = 0] = [byCluster.get('blue'), byCluster.get('green')]
    return blue / (blue + green)
  }
  const assertShare = (byCluster: ReadonlyMap<string, number>, expected: number): void =>
    assert.ok(Math.abs(shareOf(byCluster) - expected) < 0.02, `blue got ${shareOf(byCluster)}`)
  const untilTrafficIs = (expected: number) =>
    waitFor(
      async () => {
        const read = shop.load.observe()
        await requests(300)
        return Math.abs(shareOf(read().byCluster) - expected) < 0.05
      },
      { what: `blue to get ${expected} of the traffic`, deadlineMs: 20_000 },
    )
  /** What the load came to meanwhile; none of it may fail. */
  const during = async (task: () => Promise<unknown>) => {
    const read = shop.load.observe()
    await task()
    const { byCluster, failures, reasons } = read()
    assert.equal(failures, 0, JSON.stringify([...reasons]))
    return { byCluster }
  }
  const requests = (count: number) => {
    const before = shop.load.total().requests
    return waitFor(() => shop.load.total().requests >= before + count, {
      what: `${count} requests`,
      deadlineMs: 30_000,
    })
  }
  const addressesOf = async (cluster: ClusterName): Promise<readonly string[]> => {
    const query = `/v1/services?namespace=${namespace}&cluster=${cluster}`
    const { services } = await askHub<ServicesView>(shop.lab.hub, query)
    return services.find(({ name }) => name === 'cart')?.ports[0]?.addresses ?? []
  }
  const untilAddresses = (expected: readonly string[]) =>
    waitFor(async () => (await addressesOf('blue')).join() === expected.join(), {
      what: `blue to be reached at ${expected.join(', ')}`,
      deadlineMs: 15_000,
    })
  const podsOf = async (cluster: ClusterName): Promise<readonly string[]> => {
    const names = await shop.kubectl(cluster, 'get', 'pods', '-n', namespace, '-o', 'name')
    return names.split('\n').filter((name) => name !== '')
  }
  const untilPods = (count: number) =>
    waitFor(async () => (await podsOf('blue')).length === count, {
      what: `blue to have ${count} pods, and the former ones to be gone`,
      deadlineMs: 20_000,
    })
  const nodePortOf = () =>
    shop.kubectl('blue', 'get', 'service/cart', '-n', namespace, '-o', 'jsonpath={.spec.ports[0].nodePort}')
  const patch = (kind: string, change: object) =>
    shop.kubectl('blue', 'patch', kind, 'cart', '-n', namespace, '--type=merge', '-p', JSON.stringify(change))
  const setReady = (node: string, status: string) => {
    const conditions = [{ type: 'Ready', status, reason: 'Test' }]
    const body = JSON.stringify({ status: { conditions } })
    return shop.kubectl('blue', 'patch', 'node', node, '--subresource=status', '--type=merge', '-p', body)
  }
})
