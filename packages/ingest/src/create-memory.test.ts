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
    for (let index = 0; index <= 128; index++) recall(String(index))
    assert.equal(recall('1'), '1 2')
    assert.equal(recall('0'), '0 130')
  })

  it('does not keep long keys', () => {
    const key = 'x'.repeat(5_000)
    assert.notEqual(recall(key), recall(key))
  })
})
