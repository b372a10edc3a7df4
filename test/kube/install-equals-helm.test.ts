import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '@watershed/charts'
import { programPath } from '@watershed/lab'
import type { TemporaryDirectory } from '@watershed/testkit'
import { createAuthority, temporaryDirectory } from '@watershed/testkit'
import { cases } from './helm-cases.ts'
import type { Given } from './render-case.ts'
import { byHelm, byWatershed } from './render-case.ts'
import { run } from '../charts/run.ts'

describe('watershed install', function () {
  this.timeout(30_000)
  const helm = programPath('helm')
  let folder: TemporaryDirectory
  let given: Given

  before(async () => {
    folder = await temporaryDirectory('charts')
    given = { ca: join(folder.path, 'ca.pem'), token: join(folder.path, 'token') }
    await writeFile(given.ca, (await createAuthority('authority')).pem)
    await writeFile(given.token, 'a-token-of-a-test')
  })
  after(() => folder?.remove())

  for (const one of cases)
    it(`prints what helm template does: ${one.says}`, async () => {
      const [ours, theirs] = await Promise.all([byWatershed(one, given), byHelm(helm, one, given)])
      assert.deepEqual(byKey(ours), byKey(theirs))
    })

  for (const chart of ['hub', 'agent', 'edge'] as const)
    it(`has a chart of the ${chart} that helm lint finds nothing in`, async () => {
      const { sets = [] } = cases.find((one) => one.chart === chart) ?? {}
      const own = chart === 'hub' ? [] : ['token.value=x', 'hub.caConfigMap=hub-ca']
      const args = [...sets, ...own].flatMap((set) => ['--set', set])
      const { code, out } = await run(helm, ['lint', '--strict', `deploy/charts/${chart}`, ...args])
      assert.equal(code, 0, out)
      assert.doesNotMatch(out, /\[(WARNING|ERROR)\]/)
    })
})

const byKey = (manifests: readonly Manifest[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    manifests
      .map((one): [string, unknown] => [
        `${one.kind} ${one.metadata.name} ${one.metadata.namespace ?? ''}`,
        hide(one),
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

/** Both make these at random: what is compared is that they are there. */
const random: Readonly<Record<string, readonly string[]>> = {
  '-tls': ['tls.crt', 'tls.key', 'ca.crt'],
  '-redis': ['password', 'url', 'redis.conf'],
  '-operator': ['token'],
  '-tokens': ['tokens.yaml'],
  '-secrets-keys': ['keys'],
}

const hide = (manifest: Manifest): Manifest => {
  const ending = Object.keys(random).find((end) => manifest.metadata.name.endsWith(end))
  if (manifest.kind !== 'Secret' || ending === undefined) return manifest
  const masked = (field: unknown): unknown =>
    field === undefined
      ? undefined
      : Object.fromEntries(
          Object.keys(field as object).map((key) => [key, random[ending]?.includes(key) ? 'random' : key]),
        )
  return { ...manifest, data: masked(manifest['data']), stringData: masked(manifest['stringData']) }
}
