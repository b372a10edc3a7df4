import assert from 'node:assert/strict'
import type { StoredRecord } from '@watershed/model'
import fc from 'fast-check'
import type { HeldRecord } from './parse-record.ts'
import type { ClusterChange, Snapshot } from './snapshot.ts'
import type { Change } from './store.ts'
import { service } from './testing/sample-objects.ts'
import { createView } from './view.ts'

const held = (name: string, port: number): HeldRecord => ({
  record: { cluster: 'blue', object: service(name, port), firstReported: 1 },
  acceptable: true,
})
const key = (name: string): string => `blue/Service/shop/${name}`
type Edits = Readonly<Record<string, number | null>>
const mapOf = (edits: Edits): Map<string, HeldRecord | null> =>
  new Map(Object.entries(edits).map(([name, port]) => [key(name), port === null ? null : held(name, port)]))
const change = (edits: Edits, presence: ClusterChange['presence'] = ''): ClusterChange => ({
  revision: 1,
  cluster: 'blue',
  presence,
  changes: mapOf(edits),
})
const snapshot = (dataset: string, complete: boolean, ports: Readonly<Record<string, number>>): Snapshot => {
  const records = new Map(Object.entries(ports).map(([name, port]) => [key(name), held(name, port)]))
  return { dataset, revision: 1, clusters: new Map([['blue', { complete, records }]]) }
}

/** `+a=1 -b complete` */
const brief = (difference: Change | undefined): string =>
  difference
    ? [
        ...[...difference.set.values()].map(
          ({ object }) => `+${object.name}=${'ports' in object ? object.ports[0]?.port : ''}`,
        ),
        ...difference.deleted.map((deleted) => `-${deleted.split('/').at(-1)}`),
        ...[...difference.clusters.values()].map(({ complete }) => (complete ? 'complete' : 'incomplete')),
        ...difference.forgotten.map((cluster) => `forgot ${cluster}`),
      ].join(' ')
    : 'nothing'

describe('createView', () => {
  const cases: readonly (readonly [string, readonly ClusterChange[], string])[] = [
    ['takes a record', [change({ c: 1 })], '+c=1'],
    ['takes one that changed', [change({ a: 2 })], '+a=2'],
    ['passes over one that did not', [change({ a: 1 })], 'nothing'],
    ['drops one', [change({ a: null })], '-a'],
    ['passes over one that was not there', [change({ c: null })], 'nothing'],
    ['tells the last of several', [change({ a: 2 }), change({ a: 3 })], '+a=3'],
    ['tells nothing of one that came and went', [change({ c: 1 }), change({ c: null })], 'nothing'],
    ['tells that one is there that went and came', [change({ a: null }), change({ a: 2 })], '+a=2'],
    ['tells that one is gone that changed and went', [change({ a: 2 }), change({ a: null })], '-a'],
    [
      'tells that one is gone that went, came and went',
      [change({ a: null }), change({ a: 2 }), change({ a: null })],
      '-a',
    ],
    ['forgets a cluster', [change({}, 'x')], '-a -b forgot blue'],
    [
      'takes a cluster that comes again',
      [change({}, 'x'), change({}, '0'), change({ a: 2 })],
      '+a=2 -b incomplete',
    ],
  ]
  for (const [what, changes, expected] of cases)
    it(what, () => {
      const view = createView()
      view.replace(snapshot('one', true, { a: 1, b: 1 }))
      assert.equal(brief(view.advance(changes)), expected)
    })

  it('tells the difference when everything is read again', () => {
    const view = createView()
    assert.equal(brief(view.replace(snapshot('one', true, { a: 1, b: 1 }))), '+a=1 +b=1 complete')
    assert.equal(brief(view.replace(snapshot('one', true, { a: 2, c: 1 }))), '+a=2 +c=1 -b')
    assert.equal(brief(view.replace(snapshot('one', true, { a: 2, c: 1 }))), 'nothing')
    assert.equal(
      brief(view.replace({ dataset: 'one', revision: 2, clusters: new Map() })),
      '-a -c forgot blue',
    )
  })

  describe('with a cluster of another dataset', () => {
    it('keeps it until it is complete in the new one', () => {
      const view = createView()
      view.replace(snapshot('one', true, { a: 1, b: 1 }))
      assert.equal(brief(view.replace(snapshot('two', false, { a: 2 }))), 'nothing')
      assert.equal(view.datasetOf('blue'), 'one')
      assert.equal(brief(view.advance([change({ c: 1 }), change({ a: 3 })])), 'nothing')
      assert.equal(brief(view.advance([change({ d: 1 }, '1')])), '+a=3 +c=1 +d=1 -b')
      assert.equal(view.datasetOf('blue'), 'two')
      assert.equal(brief(view.advance([change({ d: null })])), '-d')
    })

    it('takes it at once where it is complete already', () => {
      const view = createView()
      view.replace(snapshot('one', true, { a: 1, b: 1 }))
      assert.equal(brief(view.replace(snapshot('two', true, { a: 1 }))), '-b')
    })

    it('keeps it through a third', () => {
      const view = createView()
      view.replace(snapshot('one', true, { a: 1 }))
      view.replace({ dataset: 'two', revision: 0, clusters: new Map() })
      assert.equal(brief(view.replace(snapshot('three', false, {}))), 'nothing')
      assert.equal(brief(view.advance([change({}, '1')])), '-a')
    })

    it('forgets it on demand', () => {
      const view = createView()
      view.replace(snapshot('one', true, { a: 1 }))
      view.replace(snapshot('two', false, {}))
      assert.equal(brief(view.advance([change({}, 'x')])), '-a forgot blue')
    })
  })

  it('holds what its differences add up to', () => {
    const edits = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.option(fc.integer({ min: 1, max: 2 })))
    const presence = fc.constantFrom<ClusterChange['presence']>('', '', '', '0', '1', 'x')
    const batch = fc.array(fc.tuple(edits, presence).map(([e, p]) => change(p === 'x' ? {} : e, p)))
    fc.assert(
      fc.property(fc.array(batch), (batches) => {
        const view = createView()
        const sum = new Map<string, StoredRecord>()
        for (const changes of batches) {
          const difference = view.advance(changes)
          for (const deleted of difference?.deleted ?? [])
            assert.ok(sum.delete(deleted), `${deleted} was not there`)
          for (const [name, record] of difference?.set ?? []) sum.set(name, record)
          assert.deepEqual(sum, view.records)
        }
      }),
    )
  })
})
