import assert from 'node:assert/strict'
import type { ResourceKey } from './resource.ts'
import { plainClusters } from './testing/plain-clusters.ts'
import { typeUrls } from './type-urls.ts'
import { createView } from './view.ts'

describe('createView', () => {
  const names = (keys: readonly ResourceKey[]): readonly string[] => keys.map(({ name }) => name)

  it('tells its followers once a change, and only of what differs', () => {
    const view = createView()
    const told: (readonly string[])[] = []
    const stop = view.follow((keys) => told.push(names(keys)))
    view.apply({ set: plainClusters('a@1', 'b@1'), version: 'one' })
    view.apply({ set: plainClusters('a@1', 'b@2'), remove: plainClusters('ghost') })
    view.apply({ set: plainClusters('a@1') })
    view.apply({ remove: plainClusters('a') })
    stop()
    view.apply({ remove: plainClusters('b') })
    assert.deepEqual(told, [['a', 'b'], ['b'], ['a']])
    assert.equal(view.version, 'one')
  })

  it('is changed already when it tells', () => {
    const view = createView()
    let seen: string | undefined
    view.follow(() => (seen = view.get(typeUrls.cluster, 'b')?.version))
    view.apply({ set: plainClusters('a@1', 'b@1') })
    assert.equal(seen, '1')
    assert.equal(view.resources(typeUrls.cluster).size, 2)
    assert.equal(view.resources(typeUrls.route).size, 0)
  })
})
