import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '@watershed/charts'
import { installAgent } from '@watershed/cli'
import { installations } from './installations.ts'
import type { Container, PodSpec } from './pods-of.ts'
import { podsOf } from './pods-of.ts'
import { root, run } from './run.ts'

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
const keepsToRestricted = (spec: PodSpec): void => {
  const pod = spec.securityContext
  assert.ok(!spec.hostNetwork && !spec.hostPID && !spec.hostIPC)
  assert.equal(pod?.runAsNonRoot, true)
  assert.ok((pod.runAsUser ?? 0) > 0)
  assert.equal(pod.seccompProfile?.type, 'RuntimeDefault')
  for (const { name } of pod.sysctls ?? []) assert.equal(name, 'net.ipv4.ip_unprivileged_port_start')
  for (const volume of spec.volumes ?? [])
    assert.ok(['configMap', 'emptyDir', 'secret', 'persistentVolumeClaim'].some((kind) => kind in volume))
  for (const { securityContext, ports = [] } of spec.containers) {
    assert.equal(securityContext?.allowPrivilegeEscalation, false)
    assert.deepEqual(securityContext.capabilities, { drop: ['ALL'] })
    assert.ok(!securityContext.privileged)
    for (const port of ports) assert.equal(port.hostPort, undefined)
  }
}

const eachContainer = (manifests: readonly Manifest[], check: (container: Container) => void): void => {
  for (const { spec } of podsOf(manifests)) spec.containers.forEach(check)
}

describe('the manifests of', function () {
  this.timeout(60_000)
  for (const [what, install] of Object.entries(installations))
    describe(what, () => {
      let manifests: readonly Manifest[]
      before(async () => {
        manifests = await install()
        assert.ok(podsOf(manifests).length > 0)
      })

      it('keep to the restricted Pod Security Standard', () => {
        for (const { spec } of podsOf(manifests)) keepsToRestricted(spec)
      })

      it('have a root file system that is read only, probes, resources and pinned images', () =>
        eachContainer(manifests, ({ securityContext, readinessProbe, livenessProbe, resources, image }) => {
          assert.equal(securityContext?.readOnlyRootFilesystem, true)
          assert.ok(readinessProbe && livenessProbe)
          assert.ok(resources?.requests && resources.limits)
          assert.match(image, /:[0-9]+\.[0-9]+\.[0-9]+|@sha256:[0-9a-f]{64}$/)
        }))

      it('bind what Kubernetes gave the pod, and no other address', () =>
        eachContainer(manifests, ({ command = [], args = [] }) => {
          assert.doesNotMatch([...command, ...args].join(' '), /0\.0\.0\.0|\[::\]/)
          assert.match(args.join(' '), /\$\(POD_IP\)/)
        }))

      it('hold secrets in Secrets only', () => {
        const secrets = manifests.filter(({ kind }) => kind === 'Secret').flatMap(valuesOf)
        assert.ok(secrets.length > 0 || what === 'hub with a Redis of others')
        const others = JSON.stringify(manifests.filter(({ kind }) => kind !== 'Secret'))
        for (const secret of secrets)
          for (const part of secret.match(/[A-Za-z0-9_-]{32,}/g) ?? []) assert.ok(!others.includes(part))
      })

      it('give a token of the API server to the agent only', () => {
        for (const { spec, labels } of podsOf(manifests))
          assert.equal(
            spec.automountServiceAccountToken,
            labels['app.kubernetes.io/name'] === 'watershed-agent' ? undefined : false,
          )
      })

      it('have a NetworkPolicy for all pods, both ways, and a ServiceAccount of their own', () => {
        for (const { labels, spec: pod } of podsOf(manifests)) {
          const policies = manifests.filter((one) => one.kind === 'NetworkPolicy' && selects(one, labels))
          assert.equal(policies.length, 1)
          const spec = policies[0]?.['spec'] as { readonly policyTypes: readonly string[] } | undefined
          assert.deepEqual(spec?.policyTypes, ['Ingress', 'Egress'])
          assert.ok(
            manifests.some(
              ({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === pod.serviceAccountName,
            ),
          )
        }
      })

      it('have a PodDisruptionBudget where several pods are wanted', () => {
        const several = manifests.filter(({ spec }) => ((spec ?? {}) as { replicas?: number }).replicas === 2)
        for (const { metadata } of several)
          assert.ok(
            manifests.some(
              (one) => one.kind === 'PodDisruptionBudget' && one.metadata.name === metadata.name,
            ),
          )
      })

      it('are all in one namespace, but for the agent’s Roles, and carry the same labels', () => {
        for (const { kind, metadata } of manifests) {
          if (kind === 'Namespace') continue
          assert.equal(metadata.labels?.['app.kubernetes.io/part-of'], 'watershed')
          if (/^(Cluster)?Role(Binding)?$/.test(kind)) continue
          assert.equal(metadata.namespace, 'watershed-system')
        }
      })
    })

  it('pass only flags that the programs have', async () => {
    const helps = new Map(
      await Promise.all(
        ['hub', 'agent', 'edge'].map(async (program): Promise<[string, string]> => {
          const { out } = await run(process.execPath, [`apps/${program}/src/main.ts`, '--help'])
          return [program, out]
        }),
      ),
    )
    const has = (program: string, flag: string): boolean =>
      new RegExp(`${flag}\\b`).test(helps.get(program) ?? '')
    for (const install of Object.values(installations))
      eachContainer(await install(), ({ name, args = [] }) => {
        if (name === 'redis') return
        for (const [flag] of args.flatMap((arg) => [...arg.matchAll(/^--[a-z-]+/g)]))
          assert.ok(has(name, flag), `${name} has no ${flag}`)
      })
  })

  it('edges give Envoy longer to end than it takes to drain', async () => {
    const manifests = (await installations['edge']?.()) ?? []
    const [pods] = podsOf(manifests)
    const spec = pods?.spec
    const drain = /--drain-time=(\d+)/.exec(spec?.containers[0]?.args?.join(' ') ?? '')?.[1]
    assert.ok((spec?.terminationGracePeriodSeconds ?? 0) > Number(drain))
  })
})

describe('the charts', () => {
  it('share the helpers that they have in common, to the letter', async () => {
    for (const name of ['_helpers.tpl', '_hub.tpl', 'hub-access.yaml']) {
      const texts = await Promise.all(
        ['hub', 'agent', 'edge']
          .filter((chart) => name === '_helpers.tpl' || chart !== 'hub')
          .map((chart) => readFile(join(root, 'deploy/charts', chart, 'templates', name), 'utf8')),
      )
      assert.equal(new Set(texts).size, 1, name)
    }
  })

  it('are of the version of the programs, and take images of it', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      readonly version: string
    }
    for (const chart of await readdir(join(root, 'deploy/charts'))) {
      const text = await readFile(join(root, 'deploy/charts', chart, 'Chart.yaml'), 'utf8')
      assert.deepEqual(text.match(/^(version|appVersion): .*$/gm), [
        `version: ${version}`,
        `appVersion: ${version}`,
      ])
    }
  })

  it('have a schema that is closed at every level', async () => {
    for (const chart of await readdir(join(root, 'deploy/charts'))) {
      const schema = JSON.parse(
        await readFile(join(root, 'deploy/charts', chart, 'values.schema.json'), 'utf8'),
      ) as Schema
      closed(schema, chart)
    }
  })

  it('refuse a value that they do not have, naming it', async () => {
    const values = ['test/charts/lasting-redis.yaml']
    await assert.rejects(
      installAgent({
        namespace: 'a',
        createNamespace: true,
        secrets: true,
        cluster: 'blue',
        hub: 'https://h',
        values,
      }),
      { code: 'Usage', message: /values of chart watershed-agent are refused: the values have no redis/ },
    )
  })
})

interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: unknown
  readonly items?: Schema
}

const closed = (schema: Schema, path: string): void => {
  if (schema.properties) assert.equal(schema.additionalProperties, false, path)
  for (const [name, inner] of Object.entries(schema.properties ?? {})) closed(inner, `${path}.${name}`)
  if (schema.items) closed(schema.items, `${path}[]`)
}

const valuesOf = (secret: Manifest): readonly string[] => {
  const data = Object.values((secret['data'] ?? {}) as Readonly<Record<string, string>>)
  const plain = Object.values((secret['stringData'] ?? {}) as Readonly<Record<string, string>>)
  return [...data.map((value) => Buffer.from(value, 'base64').toString()), ...plain]
}

const selects = (policy: Manifest, labels: Readonly<Record<string, string>>): boolean => {
  const { podSelector } = policy['spec'] as {
    readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> }
  }
  return Object.entries(podSelector.matchLabels).every(([key, value]) => labels[key] === value)
}
