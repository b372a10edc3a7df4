import assert from 'node:assert/strict'
import { writtenParents } from './written-parents.ts'

describe('writtenParents', () => {
  const cases: readonly {
    readonly what: string
    readonly ref: unknown
    readonly gateway?: string
    readonly parentRef?: object
  }[] = [
    { what: 'a name alone', ref: { name: 'public' }, gateway: 'shop/public', parentRef: { name: 'public' } },
    {
      what: 'everything',
      ref: { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'infra', name: 'p', port: 80 },
      gateway: 'infra/p',
      parentRef: {
        group: 'gateway.networking.k8s.io',
        kind: 'Gateway',
        namespace: 'infra',
        name: 'p',
        port: 80,
      },
    },
    {
      what: 'a Service',
      ref: { group: '', kind: 'Service', name: 'cart' },
      parentRef: { group: '', kind: 'Service', name: 'cart' },
    },
    {
      what: 'a field that no schema knows',
      ref: { name: 'p', odd: 1 },
      gateway: 'shop/p',
      parentRef: { name: 'p' },
    },
    { what: 'no name', ref: { namespace: 'infra' } },
    { what: 'no object', ref: 'public' },
    { what: 'null', ref: null },
  ]
  for (const { what, ref, gateway, parentRef } of cases)
    it(`${parentRef ? 'repeats' : 'leaves out'} ${what}`, () => {
      const found = writtenParents({ parentRefs: ['-', ref] }, 'shop')
      assert.deepEqual(
        found,
        parentRef ? [{ index: 1, parentRef, ...(gateway !== undefined && { gateway }) }] : [],
      )
    })

  it('finds none in a spec that has none', () => {
    for (const spec of [undefined, null, [], {}, { parentRefs: 7 }])
      assert.deepEqual(writtenParents(spec, 'shop'), [])
  })
})
