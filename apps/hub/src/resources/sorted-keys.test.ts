import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createSortedKeys } from './sorted-keys.ts'

const key = fc.stringMatching(/^[ab]( [ab.-]{1,3}){1,2}$/)
const step = fc.record({ adds: fc.boolean(), keys: fc.array(key, { maxLength: 100 }) })

describe('createSortedKeys', () => {
  it('has the keys in order after any of them and below any prefix, whatever came and went', () =>
    fc.assert(
      fc.property(
        fc.array(step),
        fc.option(key, { nil: undefined }),
        fc.constantFrom('', 'a ', 'b b'),
        (steps, after, prefix) => {
          const [sorted, plain] = [createSortedKeys(), new Set<string>()]
          for (const { adds, keys } of steps) {
            for (const one of keys) {
              const change = adds ? 'add' : 'delete'
              sorted[change](one)
              plain[change](one)
            }
            const wanted = [...plain].filter((one) => one.startsWith(prefix) && one > (after ?? '')).sort()
            assert.deepEqual([...sorted.after(after, prefix)], wanted)
            assert.equal(sorted.size, plain.size)
          }
        },
      ),
    ))

  it('goes on behind the last key while others come and go', () => {
    const keys = createSortedKeys()
    for (const one of ['a', 'c', 'e', 'g']) keys.add(one)
    const read = keys.after(undefined, '')
    assert.equal(read.next().value, 'a')
    keys.add('b')
    keys.delete('c')
    assert.equal(read.next().value, 'b')
    keys.add('0')
    keys.delete('b')
    assert.deepEqual([...read], ['e', 'g'])
  })
})
