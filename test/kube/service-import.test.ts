import assert from 'node:assert/strict'
import type { KubeLab } from '@watershed/lab'
import { startKubeLab } from '@watershed/lab'
import { ask, startLoad, waitFor } from '@watershed/testkit'
import type { ClusterName, KubeShop } from './kube-shop.ts'
import { clusterNames, namespace, startKubeShop } from './kube-shop.ts'

interface Condition {
  readonly type: string
  readonly status: string
  readonly reason: string
  readonly message: string
  readonly observedGeneration?: number
}

interface McsObject {
  readonly metadata: {
    readonly generation: number
    readonly uid: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: {
    readonly type?: string
    readonly ips?: readonly string[]
    readonly ports?: readonly { readonly name?: string; readonly port: number; readonly protocol: string }[]
    readonly sessionAffinity?: string
    readonly internalTrafficPolicy?: string
  }
  readonly status?: {
    readonly clusters?: readonly { readonly cluster: string }[]
    readonly conditions?: readonly Condition[]
  }
}

const mcsApi = 'multicluster.x-k8s.io/v1beta1'

/** KEP-1645 in two real clusters: what people export, and what the hub has agents write of it. */
describe('ServiceExports and ServiceImports', function () {
  this.timeout(120_000)
  let kube: KubeLab
  let shop: KubeShop

  before(async () => {
    kube = await startKubeLab()
    shop = await startKubeShop(kube)
  })
  after(async () => {
    await shop.stop()
    await kube.stop()
  })

  const get = async (cluster: ClusterName, kind: string, name: string): Promise<McsObject | undefined> => {
    const args = ['get', kind, name, '-n', namespace, '-o', 'json', '--ignore-not-found']
    const found = await shop.kubectl(cluster, ...args)
    return found === '' ? undefined : (JSON.parse(found) as McsObject)
  }
  const until = <T>(what: string, check: () => Promise<T | undefined | false>): Promise<T> =>
    waitFor(check, { what, deadlineMs: 15_000, everyMs: 100 })
  /** The import of a Service, once it is derived from the exports of these clusters. */
  const imported = (cluster: ClusterName, name: string, ...from: readonly string[]): Promise<McsObject> =>
    until(`ServiceImport ${name} of ${from.join(' and ')} in ${cluster}`, async () => {
      const found = await get(cluster, 'serviceimport', name)
      const clusters = (found?.status?.clusters ?? []).map((one) => one.cluster)
      return clusters.join() === from.join() && found
    })
  const gone = (cluster: ClusterName, name: string) =>
    until(
      `ServiceImport ${name} to go from ${cluster}`,
      async () => (await get(cluster, 'serviceimport', name)) === undefined,
    )
  /** The export's conditions, as `Valid=True Valid`, once they are so. */
  const untilExportSays = (cluster: ClusterName, name: string, ...says: readonly string[]) =>
    until(`ServiceExport ${name} of ${cluster} to say ${says.join(', ')}`, async () => {
      const found = await get(cluster, 'serviceexport', name)
      const said = (found?.status?.conditions ?? []).map(
        ({ type, status: is, reason }) => `${type}=${is} ${reason}`,
      )
      return said.join(', ') === says.join(', ') && found
    })
  const service = (name: string, spec: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: 'cart' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }], ...spec },
  })
  const serviceExport = (name: string, spec: object = {}) => ({
    apiVersion: mcsApi,
    kind: 'ServiceExport',
    metadata: { name, namespace },
    spec,
  })
  const unexport = (cluster: ClusterName, name: string) =>
    shop.kubectl(cluster, 'delete', 'serviceexport', name, '-n', namespace)

  it('import in both clusters what both export', async () => {
    for (const cluster of clusterNames) {
      const { metadata, spec, status } = await imported(cluster, 'cart', 'blue', 'green')
      assert.equal(metadata.labels?.['app.kubernetes.io/managed-by'], 'watershed')
      assert.deepEqual(spec, {
        type: 'ClusterSetIP',
        ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
        sessionAffinity: 'None',
        internalTrafficPolicy: 'Cluster',
      })
      assert.deepEqual(
        status?.conditions?.map(({ type, status: is, reason }) => `${type}=${is} ${reason}`),
        ['Ready=True Ready'],
      )
      const says = ['Valid=True Valid', 'Ready=True Exported', 'Conflict=False NoConflicts']
      const exported = await untilExportSays(cluster, 'cart', ...says)
      for (const { observedGeneration } of exported.status?.conditions ?? [])
        assert.equal(observedGeneration, exported.metadata.generation)
    }
  })

  it('tell every exporter of a conflict, and settle it by age', async () => {
    const two = [
      { name: 'http', port: 80, targetPort: 'http' },
      { name: 'admin', port: 81, targetPort: 'http' },
    ]
    await shop.apply('blue', service('conflict'), serviceExport('conflict', { exportedLabels: { a: 'b' } }))
    await imported('green', 'conflict', 'blue')
    const created = Date.now()
    // Ages have whole seconds.
    await until('a second', async () => Date.now() - created > 1_100)
    await shop.apply(
      'green',
      service('conflict', { ports: two, clusterIP: 'None' }),
      serviceExport('conflict'),
    )
    for (const cluster of clusterNames) {
      const reason = 'PortConflict,TypeConflict,LabelsConflict'
      await untilExportSays(
        cluster,
        'conflict',
        'Valid=True Valid',
        'Ready=True Exported',
        `Conflict=True ${reason}`,
      )
      const { metadata, spec } = await imported(cluster, 'conflict', 'blue', 'green')
      assert.equal(spec.type, 'ClusterSetIP')
      assert.deepEqual(
        spec.ports?.map(({ name, port }) => `${name}:${port}`),
        ['http:80', 'admin:81'],
      )
      assert.equal(metadata.labels?.['a'], 'b')
    }
  })

  it('say why nothing is exported', async () => {
    await shop.apply(
      'blue',
      serviceExport('missing'),
      { ...service('elsewhere'), spec: { type: 'ExternalName', externalName: 'example.com' } },
      serviceExport('elsewhere'),
    )
    await untilExportSays(
      'blue',
      'missing',
      'Valid=False NoService',
      'Ready=False Pending',
      'Conflict=False NoConflicts',
    )
    await untilExportSays(
      'blue',
      'elsewhere',
      'Valid=False InvalidServiceType',
      'Ready=False Failed',
      'Conflict=False NoConflicts',
    )
    for (const name of ['missing', 'elsewhere'])
      assert.equal(await get('green', 'serviceimport', name), undefined)
    await shop.apply('blue', service('missing'))
    await imported('green', 'missing', 'blue')
  })

  it('serve a ServiceImport as the backend of a standard HTTPRoute', async () => {
    await shop.apply('blue', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'global', namespace },
      spec: {
        parentRefs: [{ name: 'public', namespace: 'infra' }],
        hostnames: ['global.example.com'],
        rules: [
          {
            backendRefs: [{ group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name: 'cart', port: 80 }],
          },
        ],
      },
    })
    await until('an answer', async () => (await ask(shop.gatewayPort, 'global.example.com')) === 200)
  })

  it('serve it on while the pods of a cluster go, or its export, and come back', async () => {
    await haveAnswerWhileTheyEnd('blue')
    const load = startLoad(shop.gatewayPort, 'global.example.com')
    const read = load.observe()
    const untilAnsweredBy = (...wanted: readonly ClusterName[]) =>
      until(`all answers to be of ${wanted.join(' and ')}`, async () => {
        const seen = load.observe()
        const before = load.total().requests
        await until('50 requests', async () => load.total().requests >= before + 50)
        return [...seen().byCluster.keys()].sort().join() === wanted.join()
      })
    const scale = (cluster: ClusterName, replicas: number) =>
      shop.kubectl(cluster, 'scale', 'deployment', 'cart', '-n', namespace, `--replicas=${replicas}`)
    try {
      await untilAnsweredBy('blue', 'green')
      await scale('blue', 0)
      await untilAnsweredBy('green')
      await scale('blue', 2)
      await untilAnsweredBy('blue', 'green')
      await unexport('green', 'cart')
      await untilAnsweredBy('blue')
      await shop.apply('green', serviceExport('cart'))
      await untilAnsweredBy('blue', 'green')
      const { requests, failures, reasons } = read()
      assert.equal(failures, 0, `of ${requests} requests: ${JSON.stringify([...reasons])}`)
    } finally {
      await load.stop()
    }
  })

  /** Ending pods answer until their EndpointSlice says so, which Kubernetes' controller may put off for a second. */
  const haveAnswerWhileTheyEnd = async (cluster: ClusterName): Promise<void> => {
    const containers = [{ name: 'echo', lifecycle: { preStop: { sleep: { seconds: 4 } } } }]
    const patch = { spec: { template: { spec: { terminationGracePeriodSeconds: 8, containers } } } }
    const own = ['deployment/cart', '-n', namespace]
    await shop.kubectl(cluster, 'patch', ...own, '-p', JSON.stringify(patch))
    await shop.kubectl(cluster, 'rollout', 'status', ...own, '--timeout=30s')
  }

  it('put back an import of ours, and leave one alone that is not', async () => {
    await shop.apply('blue', {
      apiVersion: mcsApi,
      kind: 'ServiceImport',
      metadata: { name: 'theirs', namespace },
      spec: { type: 'Headless', ports: [{ port: 1234 }] },
    })
    const theirs = await get('blue', 'serviceimport', 'theirs')
    await shop.apply('green', service('theirs'), serviceExport('theirs'))
    await imported('green', 'theirs', 'green')

    const before = await imported('blue', 'cart', 'blue', 'green')
    await shop.kubectl('blue', 'delete', 'serviceimport', 'cart', '-n', namespace)
    await until('cart to be back', async () => {
      const found = await get('blue', 'serviceimport', 'cart')
      return found && found.metadata.uid !== before.metadata.uid
    })

    await unexport('green', 'theirs')
    await gone('green', 'theirs')
    assert.deepEqual(await get('blue', 'serviceimport', 'theirs'), theirs)
  })

  it('take an import back when nobody exports the Service any more', async () => {
    await unexport('blue', 'conflict')
    for (const cluster of clusterNames) {
      const { spec } = await imported(cluster, 'conflict', 'green')
      assert.equal(spec.type, 'Headless')
    }
    await unexport('green', 'conflict')
    for (const cluster of clusterNames) await gone(cluster, 'conflict')
  })
})
