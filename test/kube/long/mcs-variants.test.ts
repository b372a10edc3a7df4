import assert from 'node:assert/strict'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { KubeError, resourcePath } from '@watershed/kube'
import type { KubeLab } from '@watershed/lab'
import { startKubeLab } from '@watershed/lab'
import { ask, askHub, waitFor } from '@watershed/testkit'
import type { ClustersView } from '@watershed/wire'
import { parse, stringify } from 'yaml'
import type { ClusterName, KubeShop } from '../kube-shop.ts'
import { clusterNames, namespace, startKubeShop, upstreamDefinitions } from '../kube-shop.ts'

const agent = 'system:serviceaccount:watershed-system:watershed-agent'

type Plural = 'serviceimports' | 'serviceexports'

interface AuditEvent {
  readonly user: { readonly username: string }
  readonly objectRef: { readonly resource: string }
}

interface Import {
  readonly apiVersion: string
  readonly metadata: { readonly resourceVersion: string }
  readonly spec: Readonly<Record<string, unknown>>
  readonly status?: { readonly clusters?: readonly { readonly cluster: string }[] }
}

/** A standard route of blue to the ServiceImport cart. */
const route = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'global', namespace },
  spec: {
    parentRefs: [{ name: 'public', namespace: 'infra' }],
    hostnames: ['global.example.com'],
    rules: [
      { backendRefs: [{ group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name: 'cart', port: 80 }] },
    ],
  },
}

describe('clusters', function () {
  this.timeout(180_000)
  let kube: KubeLab
  let shop: KubeShop

  /** By the API itself: kubectl remembers which versions a server of this address had before. */
  const get = async <T>(
    cluster: ClusterName,
    plural: Plural,
    version = 'v1beta1',
  ): Promise<T | undefined> => {
    const resource = { group: 'multicluster.x-k8s.io', version, plural, kind: '', namespaced: true }
    const path = resourcePath(resource, namespace, 'cart')
    return kube
      .cluster(cluster)
      .kube.request<T>({ path })
      .catch((error: unknown) => {
        if (error instanceof KubeError && error.code === 'NotFound') return undefined
        throw error
      })
  }
  const until = <T>(what: string, check: () => Promise<T | undefined | false>): Promise<T> =>
    waitFor(check, { what, deadlineMs: 30_000, everyMs: 100 })
  const untilServed = () =>
    until('an answer', async () => (await ask(shop.gatewayPort, 'global.example.com')) === 200)
  /** What the agents have written of the MCS API so far. */
  const writes = async (): Promise<number> => {
    const found = await Promise.all(
      clusterNames.map(async (cluster) => {
        const text = await readFile(kube.cluster(cluster).auditFile ?? '', 'utf8')
        const lines = text.slice(0, text.lastIndexOf('\n')).split('\n')
        const events = lines.map((line) => JSON.parse(line) as AuditEvent)
        return events.filter(
          ({ user, objectRef }) => user.username === agent && /^service(im|ex)ports/.test(objectRef.resource),
        ).length
      }),
    )
    return found.reduce((sum, count) => sum + count, 0)
  }
  const restart = async (cluster: ClusterName): Promise<void> => {
    await shop.lab.agents.get(cluster)?.stop()
    const restarted = await shop.lab.restartAgent(cluster)
    await until('a full report', async () => restarted.logs().includes('reported in full'))
  }
  const problems = async () => {
    const { clusters } = await askHub<ClustersView>(shop.lab.hub, '/v1/clusters')
    return clusters.map((one) => one.problems.map(({ object, message }) => `${object}: ${message}`))
  }
  afterEach(async () => {
    await shop.stop()
    await kube.stop()
  })

  it('whose ServiceImports another implementation makes keep them as they are, and routes go to them', async () => {
    kube = await startKubeLab({ audit: true })
    shop = await startKubeShop(kube, { agentFlags: () => ['--service-imports', 'External'] })
    await shop.apply('blue', route)
    await until('the route to say that there is no such ServiceImport', async () => {
      const { routes } = await askHub<{ readonly routes: readonly unknown[] }>(shop.lab.hub, '/v1/routes')
      return JSON.stringify(routes).includes('leaves ServiceImports to another MCS implementation')
    })

    await shop.apply('blue', {
      apiVersion: 'multicluster.x-k8s.io/v1beta1',
      kind: 'ServiceImport',
      metadata: { name: 'cart', namespace },
      spec: {
        type: 'ClusterSetIP',
        ips: ['10.96.7.7'],
        ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
      },
    })
    const theirs = await get<Import>('blue', 'serviceimports')
    await untilServed()

    await restart('blue')
    await shop.kubectl('blue', 'delete', 'serviceexport', 'cart', '-n', namespace)
    await sleep(3_000)
    await untilServed()
    assert.deepEqual(await get<Import>('blue', 'serviceimports'), theirs)
    assert.equal(await get('green', 'serviceimports'), undefined)
    assert.equal((await get<Import>('green', 'serviceexports'))?.status, undefined)
    assert.equal(await writes(), 0)
  })

  it('that have the MCS API of 2020 work in its version, are told what it lacks, and are not written to again and again', async () => {
    kube = await startKubeLab({ audit: true })
    const folder = await oldDefinitions(kube.folder)
    shop = await startKubeShop(kube, { definitions: { folder, mcsVersion: 'v1alpha1' } })
    for (const cluster of clusterNames) {
      const imported = await until(`the ServiceImport in ${cluster}`, async () => {
        const found = await get<Import>(cluster, 'serviceimports', 'v1alpha1')
        return (found?.status?.clusters ?? []).length === 2 && found
      })
      assert.equal(imported.apiVersion, 'multicluster.x-k8s.io/v1alpha1')
      assert.deepEqual(imported.spec, {
        type: 'ClusterSetIP',
        ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
        sessionAffinity: 'None',
      })
      await until(`the ServiceExport in ${cluster} to be valid`, async () =>
        JSON.stringify(await get(cluster, 'serviceexports', 'v1alpha1')).includes('"type":"Valid"'),
      )
    }
    await shop.apply('blue', route)
    await untilServed()
    for (const [told, ...others] of await until('the problems', async () => {
      const all = await problems()
      return all.every(({ length }) => length > 0) && all
    })) {
      assert.match(
        told ?? '',
        /^CustomResourceDefinition serviceimports\.multicluster\.x-k8s\.io: its version v1alpha1 has no spec\.internalTrafficPolicy, status\.conditions: /,
      )
      assert.deepEqual(others, [])
    }

    const before = await writes()
    await sleep(15_000)
    assert.equal(await writes(), before, 'writes while nothing changes')
    await restart('blue')
    await sleep(15_000)
    const more = (await writes()) - before
    assert.ok(more <= 2, `${more} writes by a new agent, which has to find out what is dropped`)
  })
})

/** Others' definitions, those of the MCS API as they were at first: one version, and without what came later. */
const oldDefinitions = async (parent: string): Promise<string> => {
  const folder = join(parent, 'old-definitions')
  await cp(upstreamDefinitions, folder, { recursive: true })
  for (const plural of ['serviceimports', 'serviceexports']) {
    const file = join(folder, `multicluster.x-k8s.io_${plural}.yaml`)
    const definition = parse(await readFile(file, 'utf8')) as Definition
    const versions = definition.spec.versions.filter(({ name }) => name === 'v1alpha1')
    for (const { schema } of versions) {
      const { spec, status } = schema.openAPIV3Schema.properties
      for (const field of ['internalTrafficPolicy', 'trafficDistribution', 'ipFamilies'])
        delete spec.properties[field]
      if (plural === 'serviceimports') delete status.properties['conditions']
    }
    const spec = { ...definition.spec, versions: versions.map((one) => ({ ...one, storage: true })) }
    await writeFile(file, stringify({ ...definition, spec }))
  }
  return folder
}

interface Schema {
  readonly properties: Record<string, unknown>
}
interface Definition {
  readonly spec: {
    readonly versions: readonly {
      readonly name: string
      readonly schema: {
        readonly openAPIV3Schema: { readonly properties: { readonly spec: Schema; readonly status: Schema } }
      }
    }[]
  }
}
