import assert from 'node:assert/strict'
import type { KubeCluster, KubeLab } from '@watershed/lab'
import { LabError, startKubeLab } from '@watershed/lab'
import { waitFor } from '@watershed/testkit'
import { stringify } from 'yaml'

const namespace = 'lab-test'
const labels = { app: 'echo' }
const deployment = (replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'echo', namespace },
  spec: {
    replicas,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { containers: [{ name: 'echo', image: 'echo', ports: [{ containerPort: 8080 }] }] },
    },
  },
})
const service = (name: string, spec: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 8080 }], ...spec },
})

interface Slices {
  readonly items: readonly {
    readonly endpoints?: readonly {
      readonly addresses: readonly [string]
      readonly zone?: string
      readonly conditions: { readonly ready: boolean }
    }[]
  }[]
}

describe('the lab', function () {
  this.timeout(60_000)
  let lab: KubeLab
  let blue: KubeCluster

  const apply = (...objects: readonly object[]): Promise<string> =>
    blue.kubectl(['apply', '-f', '-'], { input: objects.map((object) => stringify(object)).join('---\n') })
  const get = async <T>(...args: readonly string[]): Promise<T> =>
    JSON.parse(await blue.kubectl(['get', '-n', namespace, '-o', 'json', ...args])) as T
  const readyEndpoints = async () => {
    const { items } = await get<Slices>('endpointslices', '-l', 'kubernetes.io/service-name=echo')
    return items.flatMap(({ endpoints = [] }) => endpoints).filter(({ conditions }) => conditions.ready)
  }
  const untilReady = (count: number) =>
    waitFor(async () => (await readyEndpoints()).length === count, {
      what: `${count} ready endpoints`,
      deadlineMs: 20_000,
      everyMs: 100,
    })
  const echoed = async (address: string) => {
    const answer = await fetch(`http://${address}/some/path?q=1`, { signal: AbortSignal.timeout(2_000) })
    assert.equal(answer.status, 200)
    return (await answer.json()) as { readonly pod: string; readonly zone: string; readonly path: string }
  }
  const untilEchoed = (address: string) => waitFor(() => echoed(address), { what: `an echo at ${address}` })

  before(async () => {
    lab = await startKubeLab()
    blue = lab.cluster('blue')
    await blue.kubectl(['create', 'namespace', namespace])
    await apply(deployment(3), service('echo', {}))
    await untilReady(3)
  })
  after(() => lab.stop())

  it('makes ready EndpointSlices of a Deployment, in two zones, and echoes at each address', async () => {
    const endpoints = await readyEndpoints()
    assert.deepEqual([...new Set(endpoints.map(({ zone = '' }) => zone))].sort(), ['blue-a', 'blue-b'])
    for (const { addresses, zone } of endpoints) {
      assert.match(addresses[0], /^10\.244\./)
      const answer = await echoed(`${addresses[0]}:8080`)
      assert.equal(answer.zone, zone)
      assert.equal(answer.path, '/some/path?q=1')
    }
  })

  it('follows the scale, and ends Pods gracefully', async () => {
    await blue.kubectl(['scale', 'deployment/echo', '-n', namespace, '--replicas=1'])
    await untilReady(1)
    await waitFor(async () => (await get<{ items: unknown[] }>('pods')).items.length === 1, {
      what: 'the Pods to go',
      deadlineMs: 15_000,
      everyMs: 100,
    })
    await blue.kubectl(['scale', 'deployment/echo', '-n', namespace, '--replicas=3'])
    await untilReady(3)
  })

  it('takes readiness from an annotation', async () => {
    const { items } = await get<{ items: { metadata: { name: string } }[] }>('pods', '-l', 'app=echo')
    const annotate = (value: string) =>
      blue.kubectl(['annotate', 'pod', '-n', namespace, items[0]!.metadata.name, value, '--overwrite'])
    await annotate('lab.watershed.dev/ready=false')
    await untilReady(2)
    await annotate('lab.watershed.dev/ready-')
    await untilReady(3)
  })

  it('forwards ClusterIPs, node ports and load balancers’ addresses', async () => {
    await apply(service('balanced', { type: 'LoadBalancer' }))
    const balanced = await waitFor(
      async () => {
        const { spec, status } = await get<{
          spec: { clusterIP: string; ports: { nodePort: number }[] }
          status: { loadBalancer: { ingress: { ip: string }[] } }
        }>('service', 'balanced')
        const { ip } = status.loadBalancer.ingress[0]!
        return { clusterIp: spec.clusterIP, ip, nodePort: spec.ports[0]!.nodePort }
      },
      { what: 'an address of the load balancer', everyMs: 100 },
    )
    assert.match(balanced.clusterIp, /^10\.96\./)
    assert.match(balanced.ip, /^10\.244\.251\./)
    const pods = new Set<string>()
    await untilEchoed(`${balanced.clusterIp}:80`)
    for (const address of [
      `${balanced.clusterIp}:80`,
      `${balanced.ip}:80`,
      `10.244.250.1:${balanced.nodePort}`,
      `10.244.250.2:${balanced.nodePort}`,
    ])
      pods.add((await untilEchoed(address)).pod)
    assert.ok(pods.size > 1, 'connections go to endpoints in turns')
  })

  it('forwards the API server’s own Service', async () => {
    await assert.rejects(
      fetch('https://10.96.0.1/version', { signal: AbortSignal.timeout(2_000) }),
      ({ cause }: { cause: { code: string } }) => /CERT|SIGNATURE/.test(cause.code),
    )
  })

  it('keeps Pods while the pod runner’s API server is paused, compacted, killed and started again', async () => {
    const [endpoint] = await readyEndpoints()
    const address = `${endpoint!.addresses[0]}:8080`
    await blue.apiServer.pause()
    assert.equal(blue.apiServer.state, 'paused')
    await echoed(address)
    await blue.apiServer.resume()
    await blue.compactEtcd()
    await blue.apiServer.kill()
    assert.equal(blue.apiServer.state, 'stopped')
    await echoed(address)
    await blue.apiServer.start()
    assert.equal((await readyEndpoints()).length, 3)
    await blue.kubectl(['scale', 'deployment/echo', '-n', namespace, '--replicas=4'])
    await untilReady(4)
  })

  it('lets a pod runner that is started again serve the same Pods at the same addresses', async () => {
    const before = (await readyEndpoints()).map(({ addresses }) => addresses[0]).sort()
    await blue.podRunner.kill()
    await blue.podRunner.start()
    for (const address of before) await untilEchoed(`${address}:8080`)
    assert.deepEqual((await readyEndpoints()).map(({ addresses }) => addresses[0]).sort(), before)
  })

  it('gives kubeconfigs for service accounts, and has their tokens refused and renewed', async () => {
    await blue.kubectl(['create', 'serviceaccount', 'robot', '-n', namespace])
    const robot = await blue.serviceAccountKubeconfig(namespace, 'robot')
    const whoami = () => blue.kubectl(['--kubeconfig', robot.kubeconfig, 'auth', 'whoami', '-o', 'json'])
    // At once, since it was never used: an API server remembers a good token for 10 s.
    await robot.expire()
    await assert.rejects(
      whoami(),
      (error: LabError) => error.code === 'CommandFailed' && /Unauthorized|logged in/.test(error.message),
    )
    await robot.renew()
    assert.match(await whoami(), new RegExp(`system:serviceaccount:${namespace}:robot`))
  })

  it('has a helm that talks to its API servers', async () => {
    assert.deepEqual(JSON.parse(await blue.helm(['list', '-A', '-o', 'json'])), [])
  })

  it('says which clusters it has', () => {
    assert.throws(
      () => lab.cluster('red'),
      new LabError('Unknown', 'the lab has no cluster red; it has blue, green'),
    )
  })
})
