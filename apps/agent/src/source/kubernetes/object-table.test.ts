import assert from 'node:assert/strict'
import type { ReportedService } from '@watershed/model'
import type { ObjectTable } from './object-table.ts'
import { createObjectTable, tableKey } from './object-table.ts'

const service = (name: string, port = 80): ReportedService => ({
  kind: 'Service',
  namespace: 'shop',
  name,
  ports: [{ name: '', port, protocol: 'TCP' }],
})
const fine = (name: string, port?: number) => ({ type: 'object', object: service(name, port) }) as const
const faulty = { type: 'faulty', faults: [{ path: [], message: 'spec is text', cure: 'Mend it.' }] } as const
const [a, b, c] = ['Service/shop/a', 'Service/shop/b', 'Service/shop/c'] as const

describe('createObjectTable', () => {
  let table: ObjectTable
  let changed: string[]
  let problemChanges: number
  beforeEach(() => {
    changed = []
    problemChanges = 0
    table = createObjectTable(
      { changed: (key) => changed.push(key), problemsChanged: () => problemChanges++ },
      2,
    )
  })

  it('tells changes, and only those', () => {
    table.set(a, fine('a'))
    table.set(a, fine('a'))
    table.set(a, fine('a', 81))
    table.delete(a)
    table.delete(a)
    assert.deepEqual(changed, [a, a, a])
    assert.equal(problemChanges, 0)
  })
  it('keeps the last good version of what cannot be read', () => {
    table.set(a, fine('a'))
    table.set(a, faulty)
    assert.deepEqual(table.objects.get(a), service('a'))
    assert.deepEqual(table.problems.get(a), [
      { file: a, object: a, message: 'spec is text', cure: 'Mend it.' },
    ])
    assert.equal(table.unread.size, 0)
    table.set(a, fine('a'))
    assert.equal(table.problems.size, 0)
    assert.deepEqual([changed, problemChanges], [[a], 2])
  })
  it('leaves to the hub what could never be read, and tells of its end', () => {
    table.set(a, faulty)
    assert.deepEqual([...table.unread], [a])
    table.delete(a)
    assert.deepEqual([table.unread.size, table.problems.size, changed], [0, 0, [a]])
  })
  it('tells a version again that was unread before', () => {
    table.set(a, { type: 'tooLarge', object: service('a'), bytes: 600_000 })
    assert.match(table.problems.get(a)?.[0]?.message ?? '', /600000 bytes/)
    table.set(a, fine('a'))
    assert.deepEqual([changed, table.unread.size], [[a], 0])
  })
  it('leaves out what there is no room for, but not what it has', () => {
    for (const name of ['a', 'b', 'c']) table.set(`Service/shop/${name}`, fine(name))
    table.set(a, fine('a', 81))
    assert.deepEqual([[...table.objects.keys()], [...table.unread], table.crowdedOut], [[a, b], [c], 1])
    table.delete(b)
    table.set(c, fine('c'))
    assert.deepEqual([[...table.objects.keys()], table.unread.size, table.crowdedOut], [[a, c], 0, 0])
  })
})

describe('tableKey', () => {
  for (const [watchKey, expected] of [
    ['shop/web', 'Service/shop/web'],
    ['/edge', 'Service//edge'],
  ] as const)
    it(`${watchKey} is ${expected}`, () => assert.equal(tableKey('Service', watchKey), expected))
})
