import assert from 'node:assert/strict'
import { recordKinds } from '@watershed/model'
import { trimObject } from '../../report/trim-object.ts'
import { referredKinds, watchedKinds } from './watched-kinds.ts'

/** Kinds that the agent reports without an API server having them. */
const ownKinds = new Set(['Cluster'])

const allKinds = [...watchedKinds, ...referredKinds]

describe('watchedKinds', () => {
  it('has every kind that the hub understands', () =>
    assert.deepEqual(
      allKinds.map(({ kind }) => kind).sort(),
      recordKinds.filter((kind) => !ownKinds.has(kind)).sort(),
    ))

  for (const { kind, group, versions, namespaced } of allKinds)
    for (const version of versions)
      it(`has ${kind} ${version} as its trimming does`, () => {
        const trimmed = trimObject(
          {
            apiVersion: group === '' ? version : `${group}/${version}`,
            kind,
            metadata: { name: 'a', ...(namespaced && { namespace: 'shop' }) },
          },
          { nodes: { addressType: 'InternalIP', labels: {} } },
        )
        const unknown =
          trimmed.type === 'faulty' && trimmed.faults.some(({ path }) => path.join() === 'apiVersion')
        assert.ok(trimmed.type !== 'ignored' && !unknown)
        if (trimmed.type === 'object') assert.equal(trimmed.object.namespace, namespaced ? 'shop' : '')
      })
})
