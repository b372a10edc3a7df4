import assert from 'node:assert/strict'
import type { Container } from '../objects/container.ts'
import type { Pod } from '../objects/pod.ts'
import type { ObjectData } from './container-environment.ts'
import { containerEnvironment, expand, MissingObject } from './container-environment.ts'

const pod: Pod = {
  metadata: { name: 'hub-0', namespace: 'ws', uid: 'u', labels: { app: 'hub' } },
  spec: { containers: [] },
}
const place = {
  address: '10.244.0.2',
  node: { name: 'blue-node-a', address: '10.244.250.1', zone: 'blue-a', region: 'blue' },
}
const data: ObjectData = {
  secret: (namespace, name) =>
    namespace === 'ws' && name === 'redis' ? { url: Buffer.from('redis://x') } : undefined,
  configMap: (namespace, name) =>
    namespace === 'ws' && name === 'flags' ? { A: Buffer.from('1') } : undefined,
}
const environment = (container: Partial<Container>) =>
  containerEnvironment(pod, { name: 'c', image: 'i', ...container }, place, data, { PATH: '/bin' })

describe('containerEnvironment', () => {
  it('takes fields, Secrets, ConfigMaps and what came before', () => {
    const env = [
      { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'APP', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
      { name: 'URL', valueFrom: { secretKeyRef: { name: 'redis', key: 'url' } } },
      { name: 'NONE', valueFrom: { secretKeyRef: { name: 'other', key: 'url', optional: true } } },
      { name: 'LISTEN', value: '$(POD_IP):1 $(LATER) $$(POD_IP)' },
    ]
    assert.deepEqual(environment({ env, envFrom: [{ prefix: 'F_', configMapRef: { name: 'flags' } }] }), {
      PATH: '/bin',
      F_A: '1',
      POD_IP: '10.244.0.2',
      APP: 'hub',
      URL: 'redis://x',
      LISTEN: '10.244.0.2:1 $(LATER) $(POD_IP)',
    })
  })

  it('says what is missing', () => {
    const from = (name: string, key: string) => ({
      env: [{ name: 'X', valueFrom: { secretKeyRef: { name, key } } }],
    })
    assert.throws(() => environment(from('other', 'url')), new MissingObject('there is no Secret ws/other'))
    assert.throws(() => environment(from('redis', 'a')), new MissingObject('Secret ws/redis has no key a'))
    assert.throws(
      () => environment({ envFrom: [{ configMapRef: { name: 'x' } }] }),
      new MissingObject('there is no ConfigMap ws/x'),
    )
  })
})

describe('expand', () => {
  it('expands what it knows', () => {
    assert.equal(expand('--http=[$(A)]:1 $(B) $$(A) $$$(A) $A', { A: 'x' }), '--http=[x]:1 $(B) $(A) $x $A')
  })
})
