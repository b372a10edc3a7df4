import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { resourcePath } from '@watershed/kube'
import type { KubeLab } from '@watershed/lab'
import { startKubeLab } from '@watershed/lab'
import { askHub, route, waitFor } from '@watershed/testkit'
import type { ClustersView } from '@watershed/wire'
import type { ClusterName, KubeShop } from '../kube-shop.ts'
import { clusterNames, mchttproutes, namespace, startKubeShop } from '../kube-shop.ts'

const agent = 'system:serviceaccount:watershed-system:watershed-agent'
const routes = 1_000
const gatewayPath = '/apis/gateway.networking.k8s.io/v1/namespaces/infra/gateways/public'
interface AuditEvent {
  readonly verb: string
  readonly user: { readonly username: string }
  readonly objectRef: { readonly resource: string; readonly name?: string; readonly subresource?: string }
}

/** What agents write, as the audit logs of real API servers have it. */
describe('statuses on real API servers', function () {
  this.timeout(300_000)
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

  it('are not written while nothing changes, not even by an agent that starts anew', async () => {
    await shop.shift(60, 40)
    await shop.untilBlueHas(0.6)
    await untilCalm()
    const before = await writes()
    await shop.lab.agents.get('blue')?.stop()
    const restarted = await shop.lab.restartAgent('blue')
    await waitFor(() => restarted.logs().includes('reported in full'), {
      what: 'the new agent to have reported',
      deadlineMs: 30_000,
    })
    await sleep(60_000)
    assert.deepEqual((await writes()).slice(before.length), [])
  })

  it("leave another controller's entry where it is", async () => {
    const path = resourcePath(mchttproutes, namespace, 'cart')
    const { kube: admin } = kube.cluster('blue')
    interface RouteObject {
      readonly status: { readonly parents: readonly { readonly controllerName: string }[] }
    }
    const theirs = {
      parentRef: { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public' },
      controllerName: 'example.com/other',
      conditions: [
        {
          type: 'Accepted',
          status: 'False',
          reason: 'Other',
          message: 'not theirs',
          lastTransitionTime: '2026-01-01T00:00:00Z',
        },
      ],
    }
    const { status, ...rest } = await admin.request<RouteObject>({ path })
    const parents = [theirs, ...status.parents]
    await admin.request({
      method: 'PUT',
      path: `${path}/status`,
      body: { ...rest, status: { ...status, parents } },
    })
    await shop.shift(61, 39)
    await shop.untilBlueHas(0.61)
    await untilCalm()
    const after = await admin.request<RouteObject>({ path })
    assert.deepEqual(
      after.status.parents.map(({ controllerName }) => controllerName),
      ['example.com/other', 'watershed.dev/edge'],
    )
    assert.deepEqual(after.status.parents[0], theirs)
  })

  it('count 1,000 routes attached to one Gateway within a second of the last, with at most 20 writes to it', async () => {
    const before = await writesIn('blue')
    await createRoutes()
    await waitFor(async () => (await attachedRoutes()) === routes + 1, {
      what: `the Gateway to have ${routes + 1} attached routes`,
      deadlineMs: 1_000,
      everyMs: 20,
    })
    await untilCalm()
    const news = (await writesIn('blue')).slice(before.length)
    const toGateway = news.filter(isGateway).length
    const toRoutes = news.filter(isRoute).length
    assert.ok(toGateway <= 20, `${toGateway} writes to the Gateway, ${toRoutes} to routes`)
    assert.ok(toRoutes >= routes && toRoutes <= routes * 1.1, `${toRoutes} writes to ${routes} routes`)
  })

  it('are written once of a new route, which is pending for a moment first', async () => {
    await untilCalm()
    const before = await writesIn('blue')
    for (let index = 0; index < 20; index++) {
      await createRoute(routes + index)
      await sleep(200)
    }
    await untilCalm()
    const count = (await writesIn('blue')).slice(before.length).filter(isRoute).length
    assert.ok(count >= 20 && count <= 22, `${count} writes to 20 routes`)
  })

  it('that RBAC forbids to write are a problem of the cluster, until they can be written', async () => {
    const role = ['clusterrole', 'watershed-system-watershed-agent']
    const { rules } = JSON.parse(await shop.kubectl('blue', 'get', ...role, '-o', 'json')) as {
      readonly rules: readonly { readonly resources: readonly string[] }[]
    }
    const set = async (value: unknown): Promise<unknown> =>
      shop.kubectl('blue', 'patch', ...role, '--type', 'merge', '-p', JSON.stringify({ rules: value }))
    const problems = async () => {
      const { clusters } = await askHub<ClustersView>(shop.lab.hub, '/v1/clusters')
      return clusters.find(({ name }) => name === 'blue')?.problems ?? []
    }
    const withoutRule = rules.filter(({ resources }) => !resources.includes('multiclusterhttproutes/status'))
    assert.equal(withoutRule.length, rules.length - 1)
    await set(withoutRule)
    await sleep(1_000)
    await shop.shift(70, 30)
    const [problem] = await waitFor(async () => (await problems()).length > 0 && problems(), {
      what: 'the problem',
      deadlineMs: 20_000,
    })
    assert.equal(problem?.object, 'MultiClusterHTTPRoute shop/cart')
    assert.match(problem.message, /^may not be written, .*HTTP 403: .*cannot update resource/)
    assert.match(problem.cure, /helm upgrade.*update on multiclusterhttproutes\/status/)
    await set(rules)
    await waitFor(async () => (await problems()).length === 0, {
      what: 'the problem to be gone',
      deadlineMs: 90_000,
      everyMs: 500,
    })
  })

  const createRoutes = async (): Promise<void> => {
    const left = Array.from({ length: routes }, (_, index) => index)
    const create = async (): Promise<void> => {
      for (let index = left.pop(); index !== undefined; index = left.pop()) await createRoute(index)
    }
    await Promise.all(Array.from({ length: 4 }, create))
  }
  const createRoute = (index: number): Promise<unknown> =>
    kube.cluster('blue').kube.request({
      method: 'POST',
      path: resourcePath(mchttproutes, namespace),
      body: route({ blue: 1, green: 1 }, { name: `r${index}`, hostname: `r${index}.example.com` }),
    })

  const attachedRoutes = async (): Promise<number | undefined> => {
    interface GatewayObject {
      readonly status: { readonly listeners?: readonly { readonly attachedRoutes: number }[] }
    }
    const { status } = await kube.cluster('blue').kube.request<GatewayObject>({ path: gatewayPath })
    return status.listeners?.[0]?.attachedRoutes
  }

  /** All that the agents have written so far, in order. */
  const writes = async (): Promise<readonly AuditEvent[]> => {
    const found = await Promise.all(clusterNames.map((cluster) => writesIn(cluster)))
    return found.flat()
  }
  const writesIn = async (cluster: ClusterName): Promise<readonly AuditEvent[]> => {
    const text = await readFile(kube.cluster(cluster).auditFile ?? '', 'utf8')
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    const events = whole.split('\n').flatMap((line) => (line === '' ? [] : (JSON.parse(line) as AuditEvent)))
    return events.filter(({ user }) => user.username === agent)
  }

  /** Until the agents have written nothing for some seconds. */
  const untilCalm = async (): Promise<void> => {
    for (let last = -1, count = 0; last !== count;) {
      last = count
      await sleep(4_000)
      count = (await writes()).length
    }
  }
})

const isRoute = ({ objectRef: { resource, name = '' } }: AuditEvent): boolean =>
  resource === 'multiclusterhttproutes' && /^r\d+$/.test(name)
const isGateway = ({ objectRef }: AuditEvent): boolean => objectRef.resource === 'gateways'
