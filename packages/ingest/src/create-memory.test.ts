import assert from 'node:assert/strict'
import { createMemory } from './create-memory.ts'

describe('createMemory', () => {
  let runs: number
  let recall: (key: string) => string

  beforeEach(() => {
    runs = 0
    const memory = createMemory<string>()
    recall = (key) => memory(key, () => `${key} ${++runs}`)
  })

  it('makes a value once', () => {
    assert.deepEqual([recall('a'), recall('b'), recall('a')], ['a 1', 'b 2', 'a 1'])
  })

  it('forgets the oldest', () => {
    const long = (index: number): string => String(index).padEnd(4_096)
    for (let index = 0; index <= 1_024; index++) recall(long(index))
    assert.equal(recall(long(1)), `${long(1)} 2`)
    assert.equal(recall(long(0)), `${long(0)} 1026`)
  })

  it('does not keep long keys', () => {
    const key = 'x'.repeat(5_000)
    assert.notEqual(recall(key), recall(key))
  })
})
