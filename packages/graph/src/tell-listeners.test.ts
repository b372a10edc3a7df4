import assert from 'node:assert/strict'
import { createGraph } from './create-graph.ts'

describe('listeners', () => {
  it('are told once a batch, of real changes only, when everything is consistent', () => {
    const graph = createGraph()
    const numbers = graph.input<number>('numbers')
    const parities = graph.map('parities', numbers, (number) => number % 2)
    const told: unknown[] = []
    const stop = numbers.onChange((changes) => told.push(['numbers', ...changes.keys(), parities.get('a')]))
    parities.onChange((changes) => told.push(['parities', ...changes]))
    graph.update(() => {
      numbers.set('a', 1)
      numbers.set('b', 2)
    })
    graph.update(() => numbers.set('a', 3))
    stop()
    graph.update(() => numbers.delete('a'))
    assert.deepEqual(told, [
      ['numbers', 'a', 'b', 1],
      ['parities', ['a', { before: undefined, after: 1 }], ['b', { before: undefined, after: 0 }]],
      ['numbers', 'a', 1],
      ['parities', ['a', { before: 1, after: undefined }]],
    ])
  })

  it('that throw keep nothing from the others', () => {
    const graph = createGraph()
    const numbers = graph.input<number>('numbers')
    let told = 0
    numbers.onChange(() => {
      throw new Error('no')
    })
    numbers.onChange(() => (told += 1))
    assert.throws(() => graph.update(() => numbers.set('a', 1)), {
      code: 'ListenerFailed',
      message: 'a listener of numbers failed: no',
    })
    assert.equal(told, 1)
  })

  it('may unsubscribe, and subscribe others, while they are told', () => {
    const graph = createGraph()
    const numbers = graph.input<number>('numbers')
    const told: string[] = []
    const stop = numbers.onChange(() => {
      told.push('first')
      stop()
      stopSecond()
      numbers.onChange(() => told.push('third'))
    })
    const stopSecond = numbers.onChange(() => told.push('second'))
    graph.update(() => numbers.set('a', 1))
    graph.update(() => numbers.set('a', 2))
    assert.deepEqual(told, ['first', 'third'])
  })
})
