import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { KubeCluster, KubeLab } from '@watershed/lab'
import { startKubeLab } from '@watershed/lab'
import { root } from '../charts/run.ts'

const namespace = 'watershed-system'
const chart = join(root, 'deploy/charts/hub')

describe('a hub that Helm installs', function () {
  this.timeout(120_000)
  let lab: KubeLab
  let blue: KubeCluster

  before(async () => {
    lab = await startKubeLab({ clusters: ['blue'] })
    blue = lab.cluster('blue')
  })
  after(() => lab?.stop())

  const secret = async (name: string): Promise<Readonly<Record<string, string>>> => {
    const out = await blue.kubectl(['-n', namespace, 'get', 'secret', name, '-o', 'json'])
    return (JSON.parse(out) as { readonly data: Readonly<Record<string, string>> }).data
  }
  const made = () =>
    Promise.all(['tls', 'redis', 'operator', 'tokens'].map((name) => secret(`watershed-hub-${name}`)))

  it('keeps its certificate, its passwords, its tokens and those that were added when it is upgraded', async () => {
    await blue.helm(['install', 'watershed-hub', chart, '-n', namespace, '--create-namespace'])
    await blue.kubectl([
      ...['-n', namespace, 'patch', 'secret', 'watershed-hub-tokens', '--type', 'merge'],
      ...['-p', '{"stringData":{"cluster-blue.yaml":"tokens: []"}}'],
    ])
    const before = await made()
    assert.ok('cluster-blue.yaml' in (before[3] ?? {}) && 'tokens.yaml' in (before[3] ?? {}))
    await blue.helm(['upgrade', 'watershed-hub', chart, '-n', namespace, '--set', 'replicas=3'])
    assert.deepEqual(await made(), before)
    const replicas = [
      '-n',
      namespace,
      'get',
      'deployment',
      'watershed-hub',
      '-o',
      'jsonpath={.spec.replicas}',
    ]
    assert.equal(await blue.kubectl(replicas), '3')
  })
})
