import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '@watershed/charts'
import type { KubeCluster, KubeLab } from '@watershed/lab'
import { LabError, startKubeLab } from '@watershed/lab'
import { waitFor } from '@watershed/testkit'
import { stringify } from 'yaml'
import { installations } from '../charts/installations.ts'
import { podsOf } from '../charts/pods-of.ts'
import { root } from '../charts/run.ts'
import { installed, invalidRoutes, needed, refused } from './install-cases.ts'

const upstream = join(root, 'packages/ingest/upstream')
const agent = 'system:serviceaccount:watershed-system:watershed-agent'

/** What a real API server says of what we install. It warns where a pod does not keep to the restricted standard. */
describe('on a Kubernetes API server', function () {
  this.timeout(120_000)
  let lab: KubeLab
  let blue: KubeCluster

  before(async () => {
    lab = await startKubeLab({ clusters: ['blue'] })
    blue = lab.cluster('blue')
    const crds = (await readdir(upstream))
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => join(upstream, name))
    const ours = (await readdir(join(root, 'deploy/crds'))).map((name) => join(root, 'deploy/crds', name))
    await blue.kubectl(['apply', '--server-side', ...[...crds, ...ours].flatMap((file) => ['-f', file])])
    await blue.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s'])
    for (const namespace of ['shop', 'cart', 'infra']) await blue.kubectl(['create', 'namespace', namespace])
    await apply((await installations['agent']?.()) ?? [])
  })
  after(() => lab?.stop())

  const text = (manifests: readonly object[]): string => manifests.map((one) => stringify(one)).join('---\n')
  const apply = (manifests: readonly object[], ...flags: readonly string[]): Promise<string> =>
    blue.kubectl(['apply', '--warnings-as-errors', ...flags, '-f', '-'], { input: text(manifests) })
  const refusal = async (manifest: object): Promise<string> => {
    const outcome = await apply([manifest], '--dry-run=server').catch((error: unknown) => error)
    assert.ok(outcome instanceof LabError, 'it was accepted')
    return outcome.message
  }

  for (const [what, install] of Object.entries(installations))
    it(`the manifests of ${what} are accepted, and so are their pods where the restricted standard is enforced`, async () => {
      const manifests = await install()
      await apply(manifests, '--dry-run=server')
      const pods = podsOf(manifests).map(({ spec, labels }, index) => pod(`pod-${index}`, labels, spec))
      assert.ok(pods.length > 0)
      await apply(manifests.filter(({ kind }) => kind === 'ServiceAccount'))
      await apply(pods, '--dry-run=server')
    })

  it('a pod with more rights is refused in the namespace that is installed', async () => {
    const [first] = podsOf((await installations['agent']?.()) ?? [])
    assert.ok(first)
    const asRoot = { ...first.spec, securityContext: {} }
    assert.match(await refusal(pod('root', first.labels, asRoot)), /violates PodSecurity "restricted/)
  })

  it('every example is accepted', async () => {
    const folder = join(root, 'deploy/examples')
    const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml'))
    assert.ok(files.length >= 4)
    for (const file of files) {
      const out = await blue.kubectl([
        'apply',
        '--warnings-as-errors',
        '--dry-run=server',
        '-f',
        join(folder, file),
      ])
      assert.match(out, /\(server dry run\)/)
    }
  })

  it('the agent has every right that it needs, and no other', async () => {
    const everybody = await rightsOf('system:serviceaccount:shop:default')
    const own = (await rightsOf(agent)).filter((right) => !everybody.includes(right))
    assert.deepEqual(own.sort(), [...installed].sort())
  })

  for (const [verb, resource] of needed)
    it(`lets the agent ${verb} ${resource}`, async () => assert.equal(await can(verb, resource), true))

  for (const [verb, resource] of refused)
    it(`does not let the agent ${verb} ${resource}`, async () =>
      assert.equal(await can(verb, resource), false))

  /** A resource with a slash is a subresource. */
  const can = async (verb: string, resource: string): Promise<boolean> => {
    const [name = '', subresource] = resource.split('/')
    const part = subresource === undefined ? [] : [`--subresource=${subresource}`]
    const args = ['auth', 'can-i', verb, name, ...part, '-n', 'shop', `--as=${agent}`]
    const answer = await blue.kubectl(args).catch((error: unknown) => String(error))
    assert.match(answer, /^(yes|no)$/m)
    return /^yes$/m.test(answer)
  }
  /** `verbs resource`, of what kubectl lists. */
  const rightsOf = async (user: string): Promise<readonly string[]> => {
    const out = await blue.kubectl(['auth', 'can-i', '--list', '--no-headers', `--as=${user}`, '-n', 'shop'])
    return out.split('\n').flatMap((line) => {
      const [, resource, verbs] = /^(\S+)\s.*\[([a-z ]*)\]$/.exec(line) ?? []
      return resource === undefined ? [] : [`${verbs?.split(' ').sort().join(' ')} ${resource}`]
    })
  }

  it('kubectl explain says what a MultiClusterHTTPRoute is and what its own fields mean', async () => {
    const explain = (field: string): Promise<string> => blue.kubectl(['explain', field])
    // What is explained comes from the OpenAPI document, which follows a new definition a moment later.
    await waitFor(() => explain('mchttproute').then(Boolean, () => false), {
      what: 'the definition to be published',
      deadlineMs: 30_000,
    })
    assert.match(await explain('mchttproute'), /routes HTTP requests to Services of several clusters/)
    const spec = await explain('mchttproute.spec')
    assert.match(spec, /which requests the route takes and where they go/)
    assert.doesNotMatch(spec, /implementation must/i)
    for (const field of ['hostnames', 'parentRefs', 'rules'])
      assert.match(spec, new RegExp(`^ {2}${field}\\s`, 'm'))
    assert.match(await explain('mchttproute.spec.rules.failover'), /Spill/)
    assert.match(await explain('mchttproute.spec.rules.backendRefs.cluster'), /cluster/)
    const all = await blue.kubectl(['explain', 'mchttproute', '--recursive'])
    assert.ok(all.length > 1_000)
  })

  for (const { says, route, message } of invalidRoutes)
    it(`a route is refused when it is applied: ${says}`, async () =>
      assert.match(await refusal(route), message))

  const pod = (
    name: string,
    labels: object,
    spec: object,
  ): Pick<Manifest, 'apiVersion' | 'kind' | 'metadata'> => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'watershed-system', labels: labels as Readonly<Record<string, string>> },
    ...{
      spec: withVolumes(
        spec as {
          readonly volumes?: readonly { readonly name: string }[]
          readonly containers: readonly Mounting[]
        },
      ),
    },
  })
})

interface Mounting {
  readonly volumeMounts?: readonly { readonly name: string }[]
}

/** A StatefulSet makes the claims of its pods; one alone names them. */
const withVolumes = (spec: {
  readonly volumes?: readonly { readonly name: string }[]
  readonly containers: readonly Mounting[]
}): object => {
  const named = new Set((spec.volumes ?? []).map(({ name }) => name))
  const mounted = spec.containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name))
  const claims = [...new Set(mounted)]
    .filter((name) => !named.has(name))
    .map((name) => ({ name, persistentVolumeClaim: { claimName: name } }))
  return { ...spec, volumes: [...(spec.volumes ?? []), ...claims] }
}
