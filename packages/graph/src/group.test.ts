import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Group } from './group.ts'

describe('a group', () => {
  it('is iterated in the order of its keys, whatever happened to it', () => {
    // More than are looked up one by one, and names that differ in their order by code unit.
    const key = fc.oneof(fc.nat(99).map(String), fc.constantFrom('a', 'é', 'z10', 'z9'))
    const edit = fc.oneof(
      { weight: 20, arbitrary: fc.record({ type: fc.constant('put'), key, member: fc.nat(9) }) },
      { weight: 10, arbitrary: fc.record({ type: fc.constant('drop'), key, member: fc.constant(0) }) },
      { weight: 1, arbitrary: fc.record({ type: fc.constant('look'), key, member: fc.constant(0) }) },
    )
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 200, size: 'max' }), (edits) => {
        const group = new Group<number>()
        const members = new Map<string, number>()
        const expected = () => [...members].sort(([a], [b]) => (a < b ? -1 : 1))
        for (const { type, key: name, member } of edits) {
          if (type === 'look') assert.deepEqual([...group], expected())
          if (type === 'put') {
            group.put(name, member)
            members.set(name, member)
          }
          if (type === 'drop') {
            group.drop(name)
            members.delete(name)
          }
        }
        assert.deepEqual([...group.entries()], expected())
        assert.deepEqual(
          [...group.keys()],
          expected().map(([name]) => name),
        )
        assert.deepEqual(
          [...group.values()],
          expected().map(([, member]) => member),
        )
        const visited: [string, number][] = []
        group.forEach((member, name) => visited.push([name, member]))
        assert.deepEqual(visited, expected())
        assert.equal(group.size, members.size)
        assert.equal(group.has('a'), members.has('a'))
        assert.equal(group.get('a'), members.get('a'))
      }),
    )
  })
})
