import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KubeCluster, KubeLab } from '@watershed/lab'
import { startKubeLab } from '@watershed/lab'
import { gateway, gatewayClass, get, waitFor, yaml } from '@watershed/testkit'
import { root } from '../charts/run.ts'

const namespace = 'watershed-system'
const chart = (name: string): string => join(root, 'deploy/charts', name)
const upstream = join(root, 'packages/ingest/upstream')

const shop = () => {
  const metadata = { name: 'cart', namespace: 'shop' }
  const labels = { app: 'cart' }
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'infra' } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'echo', image: 'echo', ports: [{ containerPort: 8080 }] }] },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    },
    { apiVersion: 'multicluster.x-k8s.io/v1alpha1', kind: 'ServiceExport', metadata },
    gatewayClass(),
    gateway(80),
    {
      apiVersion: 'watershed.dev/v1alpha1',
      kind: 'MultiClusterHTTPRoute',
      metadata,
      spec: {
        parentRefs: [{ name: 'public', namespace: 'infra' }],
        hostnames: ['shop.example.com'],
        rules: [{ backendRefs: [{ name: 'cart', port: 80, cluster: 'blue' }] }],
      },
    },
  ]
}

const makeToken = () => {
  const token = randomBytes(32).toString('base64url')
  return { token, sha256: createHash('sha256').update(token).digest('hex') }
}

/** Hub, Redis, agent and edges, from our charts by helm, as Pods that run: users of a small cluster. */
describe('the charts, installed in one cluster', function () {
  this.timeout(300_000)
  let lab: KubeLab
  let blue: KubeCluster
  const [cluster, edge] = [makeToken(), makeToken()]

  const install = async (name: string, values: object): Promise<void> => {
    const file = join(lab.folder, `${name}-values.yaml`)
    await writeFile(file, JSON.stringify(values))
    const flags = ['-n', namespace, '--create-namespace', '-f', file, '--wait', '--timeout', '180s']
    await blue.helm(['install', `watershed-${name}`, chart(name), ...flags])
  }
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
    const files = (await readdir(upstream)).filter((name) => name.endsWith('.yaml'))
    await blue.kubectl(['apply', '--server-side', ...files.flatMap((file) => ['-f', join(upstream, file)])])
    await install('hub', {
      tokens: {
        entries: [
          { role: 'cluster', name: 'blue', sha256: cluster.sha256 },
          { role: 'edge', name: 'watershed-edge', sha256: edge.sha256 },
        ],
      },
    })
    const hubCa = { caSecret: 'watershed-hub-tls' }
    await install('agent', {
      cluster: 'blue',
      hub: { url: `https://watershed-hub.${namespace}.svc:8443`, ...hubCa },
      token: { value: cluster.token },
    })
    await blue.kubectl(['apply', '-f', '-'], { input: yaml(...shop()) })
    await install('edge', {
      hub: { addresses: [`watershed-hub.${namespace}.svc:8444`], ...hubCa },
      token: { value: edge.token },
    })
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
    await blue.kubectl(['rollout', 'status', 'deployment/watershed-hub', '-n', namespace, '--timeout=180s'], {
      timeoutMs: 200_000,
    })
    done = true
    await asking
    assert.ok(statuses.length > 10)
    assert.deepEqual([...new Set(statuses)], [200])
    assert.ok((await pods('hub')).some(({ metadata }) => !before.has(metadata.name)))
  })
})
