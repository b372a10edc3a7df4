import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { referredKinds, watchedKinds } from '@watershed/agent'
import { builtFor, expectedKinds, loadChart, neededRights, schemaFields } from '@watershed/cli'
import { parse } from 'yaml'
import { root } from './run.ts'

interface Definition {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: {
    readonly versions: readonly {
      readonly name: string
      readonly schema: { readonly openAPIV3Schema: Parameters<typeof schemaFields>[0] }
    }[]
  }
}

const upstream = async (name: string): Promise<Definition> => {
  const [plural, ...group] = name.split('.')
  const file = join(root, 'packages/ingest/upstream', `${group.join('.')}_${plural}.yaml`)
  return parse(await readFile(file, 'utf8')) as Definition
}

type Named = { readonly name: string }
const byName = (a: Named, b: Named): number => (a.name < b.name ? -1 : 1)

/** What `watershed check` looks for is what agents need, which is written down with the agent. */
describe('watershed check looks for', () => {
  it('the definition of every kind that agents watch and that Kubernetes does not have by itself', () =>
    assert.deepEqual(
      expectedKinds.map(({ name, versions }) => ({ name, versions })).sort(byName),
      watchedKinds
        .filter(({ group }) => group.split('.').length > 2 || group === 'watershed.dev')
        .filter(({ group }) => !group.endsWith('.k8s.io') || /^(gateway|multicluster)\./.test(group))
        .map(({ plural, group, versions }) => ({ name: `${plural}.${group}`, versions: [...versions] }))
        .sort(byName),
    ))

  it('the right to read every kind that agents watch', async () => {
    const agent = { name: 'watershed-agent', args: ['--reach=NodePort', '--service-imports=Managed'] }
    const { rights } = neededRights(await loadChart('agent'), agent, 'watershed-system')
    const texts = new Set(rights.map(({ verb, group, resource }) => `${verb} ${group}/${resource}`))
    for (const { group, plural } of [...watchedKinds, ...referredKinds])
      for (const verb of ['get', 'list', 'watch'])
        assert.ok(texts.has(`${verb} ${group}/${plural}`), `${verb} ${plural}`)
  })

  for (const { name, family, written } of expectedKinds.filter((kind) => kind.family !== 'Watershed'))
    it(`the release of ${name} that this is built for, and in it every field that agents write`, async () => {
      const { metadata, spec } = await upstream(name)
      const release =
        family === 'Mcs'
          ? metadata.labels?.['multicluster.x-k8s.io/release-version']
          : metadata.annotations?.['gateway.networking.k8s.io/bundle-version']
      assert.equal(release, family === 'Mcs' ? builtFor.mcsApi : builtFor.gatewayApi)
      for (const version of spec.versions) {
        const fields = schemaFields(version.schema.openAPIV3Schema)
        for (const field of written) assert.ok(fields.has(field), `${version.name} ${field}`)
      }
    })
})
