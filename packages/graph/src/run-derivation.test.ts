import assert from 'node:assert/strict'
import { createGraph } from './create-graph.ts'
import type { GraphError } from './graph-error.ts'

describe('a derivation that throws', () => {
  it('keeps what its key had, and stops no other', () => {
    const { graph, numbers, texts } = setup()
    graph.update(() => {
      numbers.set('a', 1)
      numbers.set('b', 1)
    })
    assert.throws(
      () =>
        graph.update(() => {
          numbers.set('a', 11)
          numbers.set('b', 2)
          numbers.set('c', 12)
        }),
      {
        code: 'SeveralFaults',
        message: '2 faults in one batch, the first: checked[a] could not be derived: 11 is too much',
      },
    )
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => texts.get(key)),
      ['1', '2', undefined],
    )
  })

  it('runs again when what it read before it threw changes', () => {
    const { graph, numbers, limits, texts } = setup({ onFault: () => undefined })
    graph.update(() => numbers.set('a', 11))
    assert.equal(texts.get('a'), undefined)
    graph.update(() => limits.set('a', 20))
    assert.equal(texts.get('a'), '11')
    graph.update(() => limits.set('a', 5))
    assert.equal(texts.get('a'), '11')
    graph.update(() => numbers.delete('a'))
    assert.equal(texts.size, 0)
  })

  it('is a fault with its error as cause, told when the batch is complete', () => {
    const told: unknown[] = []
    const { graph, numbers, texts } = setup({
      onFault: ({ code, message, cause }: GraphError) =>
        told.push([code, message, (cause as Error).message, texts.get('b')]),
    })
    graph.update(() => {
      numbers.set('a', 11)
      numbers.set('b', 2)
    })
    assert.deepEqual(told, [
      ['DerivationFailed', 'checked[a] could not be derived: 11 is too much', '11 is too much', '2'],
    ])
  })
})

const setup = (options = {}) => {
  const graph = createGraph(options)
  const numbers = graph.input<number>('numbers')
  const limits = graph.input<number>('limits')
  const checked = graph.map('checked', numbers, (number, key, read) => {
    if (number > (read(limits, key) ?? 10)) throw new Error(`${number} is too much`)
    return number
  })
  const texts = graph.map('texts', checked, (number) => `${number}`)
  return { graph, numbers, limits, checked, texts }
}
