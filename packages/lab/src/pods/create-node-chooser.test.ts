import assert from 'node:assert/strict'
import type { Pod, PodSpec } from '../objects/pod.ts'
import { createNodeChooser } from './create-node-chooser.ts'

const nodes = ['a', 'b'].map((letter, at) => ({
  name: `node-${letter}`,
  address: `10.0.0.${at}`,
  zone: `blue-${letter}`,
  region: 'blue',
}))
const pod = (owner: string, spec: Partial<PodSpec> = {}): Pod => ({
  metadata: { name: 'p', namespace: 'n', uid: 'u', ownerReferences: [{ uid: owner }] },
  spec: { containers: [], ...spec },
})
const onNode = (name: string): Partial<PodSpec> => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] }],
      },
    },
  },
})

describe('createNodeChooser', () => {
  it('spreads the Pods of each owner', () => {
    const choose = createNodeChooser(nodes)
    const chosen = ['x', 'y', 'x', 'y', 'x'].map((owner) => choose(pod(owner))?.name)
    assert.deepEqual(chosen, ['node-a', 'node-a', 'node-b', 'node-b', 'node-a'])
  })

  it('keeps to a nodeSelector and to node affinity', () => {
    const choose = createNodeChooser(nodes)
    assert.equal(
      choose(pod('x', { nodeSelector: { 'topology.kubernetes.io/zone': 'blue-b' } }))?.name,
      'node-b',
    )
    assert.equal(choose(pod('x', { nodeSelector: { gpu: 'yes' } })), undefined)
    assert.equal(choose(pod('x', onNode('node-b')))?.name, 'node-b')
  })
})
