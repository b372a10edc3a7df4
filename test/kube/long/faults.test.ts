import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { KubeLab, ServiceAccountAccess } from '@watershed/lab'
import { startKubeLab } from '@watershed/lab'
import type { AgentSource, TcpProxy } from '@watershed/testkit'
import { askHub, startTcpProxy, waitFor } from '@watershed/testkit'
import type { ClustersView, ClusterView, ServicesView } from '@watershed/wire'
import type { ClusterName, KubeShop } from '../kube-shop.ts'
import { clusterNames, namespace, startKubeShop } from '../kube-shop.ts'

/**
 * What fails between an agent and its API server must not take traffic along. Every test runs under constant load, no request
 * may fail, and afterwards the hub knows what a fresh agent would tell it.
 */
describe('no request fails while', function () {
  this.timeout(180_000)
  let kube: KubeLab
  let shop: KubeShop
  /** Between each agent and its API server. */
  const wires = new Map<string, TcpProxy>()

  before(async () => {
    kube = await startKubeLab()
    for (const { name, server } of kube.clusters)
      wires.set(name, await startTcpProxy({ host: server.hostname, port: Number(server.port) }))
    shop = await startKubeShop(kube, {
      source: (cluster, access) => through(wire(cluster), access, kube.folder),
    })
  })
  after(async () => {
    await shop.stop()
    for (const one of wires.values()) await one.stop()
    await kube.stop()
  })
  beforeEach(async () => {
    await shop.shift(50, 50)
    await shop.untilBlueHas(0.5, 30_000)
  })
  afterEach(async () => {
    // What is in force was told over the same watches: a change of each cluster shows that they work.
    for (const cluster of clusterNames) await scaleAndSee(cluster)
    assert.deepEqual(await known(), await freshlyTold())
  })

  it('the API server of blue stands still for 60 s', () =>
    underLoad(async () => {
      const { apiServer } = kube.cluster('blue')
      await apiServer.pause()
      await sleep(60_000)
      await apiServer.resume()
    }))

  it('the API server of blue is killed and started again', () =>
    underLoad(async () => {
      const { apiServer } = kube.cluster('blue')
      await apiServer.kill()
      await sleep(5_000)
      await apiServer.start()
    }))

  it('etcd is compacted while a watch is away, which is then told 410', () =>
    underLoad(async () => {
      wire('blue').freeze()
      await shop.kubectl('blue', 'annotate', 'service', 'cart', '-n', namespace, `at=${Date.now()}`)
      await kube.cluster('blue').compactEtcd()
      await kube.cluster('blue').apiServer.kill()
      await kube.cluster('blue').apiServer.start()
      wire('blue').thaw()
      wire('blue').reset()
    }))

  it('the agent of blue is killed', () =>
    underLoad(async () => {
      await shop.lab.agents.get('blue')?.kill()
      await shop.shift(20, 80)
      await waitFor(async () => !(await clusterView('blue')).reporting, {
        what: 'blue to be shown as silent',
        deadlineMs: 30_000,
        everyMs: 250,
      })
      await shop.lab.restartAgent('blue')
      await shop.untilBlueHas(0.2, 30_000)
    }))

  it("the agent's token is refused, and renewed", () =>
    underLoad(async () => {
      await shop.access('blue').expire()
      wire('blue').reset()
      await sleep(3_000)
      await shop.access('blue').renew()
    }))

  it('every watch is reset each second for a minute', () =>
    underLoad(async () => {
      for (let second = 0; second < 60; second++) {
        for (const one of wires.values()) one.reset()
        await sleep(1_000)
      }
    }))

  it('connections to the API server are half open', () =>
    underLoad(async () => {
      wire('green').freeze()
      await shop.kubectl('green', 'scale', 'deployment', 'cart', '-n', namespace, '--replicas', '3')
      await sleep(10_000)
      wire('green').thaw()
    }))

  const wire = (cluster: string): TcpProxy => {
    const found = wires.get(cluster)
    if (!found) throw new RangeError(`no wire to ${cluster}`)
    return found
  }

  const underLoad = async (fault: () => Promise<void>): Promise<void> => {
    const read = shop.load.observe()
    await fault()
    const { requests, reasons } = read()
    assert.ok(requests > 100, `only ${requests} requests`)
    assert.deepEqual(Object.fromEntries(reasons), {})
  }

  /** Adds a pod, waits until the hub knows of it, and takes it away again. */
  const scaleAndSee = async (cluster: ClusterName): Promise<void> => {
    for (const replicas of [3, 2]) {
      const wanted = String(replicas)
      await shop.kubectl(cluster, 'scale', 'deployment', 'cart', '-n', namespace, '--replicas', wanted)
      await waitFor(async () => (await endpoints(cluster)).every((count) => count === replicas), {
        what: `the hub to know of ${replicas} endpoints in ${cluster}, and that they are ready`,
        deadlineMs: 120_000,
        everyMs: 100,
      })
    }
  }

  const services = () => askHub<ServicesView>(shop.lab.hub, '/v1/services')

  const endpoints = async (cluster: ClusterName): Promise<readonly number[]> => {
    const { services: all } = await services()
    const cart = all.find((one) => one.cluster === cluster && one.name === 'cart')
    return (cart?.ports ?? []).flatMap((port) => [port.endpoints, port.readyEndpoints])
  }

  /** All that the hub shows of what agents report. */
  const known = async () => ({ route: await shop.view(), ...(await services()) })

  const freshlyTold = async () => {
    for (const cluster of clusterNames) {
      await shop.lab.agents.get(cluster)?.stop()
      const agent = await shop.lab.restartAgent(cluster)
      await waitFor(() => agent.logs().includes('reported in full'), {
        what: `a fresh agent of ${cluster} to have reported`,
        deadlineMs: 30_000,
      })
    }
    return known()
  }

  const clusterView = async (name: string): Promise<ClusterView> => {
    const { clusters } = await askHub<ClustersView>(shop.lab.hub, '/v1/clusters')
    const found = clusters.find((cluster) => cluster.name === name)
    if (!found) throw new Error(`the hub does not know ${name}`)
    return found
  }
})

/** The same kubeconfig, but by way of a proxy; certificates are for loopback, too. */
const through = async (
  { port }: TcpProxy,
  { kubeconfig }: ServiceAccountAccess,
  folder: string,
): Promise<AgentSource> => {
  const text = await readFile(kubeconfig, 'utf8')
  const path = join(folder, `through-${port}.kubeconfig`)
  await writeFile(path, text.replace(/server: \S+/, `server: https://127.0.0.1:${port}`), { mode: 0o600 })
  return { kubeconfig: path }
}
