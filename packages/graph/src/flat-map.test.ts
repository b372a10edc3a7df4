import assert from 'node:assert/strict'
import { createGraph } from './create-graph.ts'
import type { GraphError } from './graph-error.ts'

describe('flatMap', () => {
  it('puts in what comes and takes out what goes', () => {
    const { graph, words, letters } = setup()
    const seen = ['ab', 'bc', '', 'a'].map((word) => {
      graph.update(() => words.set('x', word))
      return [...letters.keys()].sort().join('')
    })
    assert.deepEqual(seen, ['ab', 'bc', '', 'a'])
    graph.update(() => words.delete('x'))
    assert.equal(letters.size, 0)
  })

  it('lets an output move from one input key to another within a batch', () => {
    for (const order of [
      ['x', 'y'],
      ['y', 'x'],
    ]) {
      const { graph, words, letters, faults } = setup()
      graph.update(() => words.set('x', 'a'))
      graph.update(() => order.forEach((key) => words.set(key, key === 'x' ? 'b' : 'a')))
      assert.deepEqual(sorted(letters.entries()), [
        ['a', 'y'],
        ['b', 'x'],
      ])
      assert.deepEqual(faults, [])
    }
  })

  it('gives an output that several make to the least of them, whoever came first', () => {
    for (const order of [
      ['x', 'y', 'z'],
      ['z', 'y', 'x'],
      ['y', 'z', 'x'],
    ]) {
      const { graph, words, letters } = setup()
      for (const key of order) graph.update(() => words.set(key, 'a'))
      const seen = ['x', 'y', 'z'].map((key) => {
        const owner = letters.get('a')
        graph.update(() => words.delete(key))
        return owner
      })
      assert.deepEqual(seen, ['x', 'y', 'z'])
      assert.equal(letters.size, 0)
    }
  })

  it('says who collides, and harms nobody else', () => {
    const { graph, words, letters, faults } = setup()
    graph.update(() => {
      words.set('x', 'ab')
      words.set('y', 'ac')
    })
    assert.deepEqual(
      faults.map(({ code, message }) => [code, message]),
      [
        [
          'Collision',
          'letters[a] is made by 2 input keys (x, y): that of x is kept; use groupBy to combine them',
        ],
      ],
    )
    assert.deepEqual(sorted(letters.entries()), [
      ['a', 'x'],
      ['b', 'x'],
      ['c', 'y'],
    ])
  })

  it('refuses one input key that makes an output twice, and keeps what it had', () => {
    const { graph, words, letters, faults } = setup()
    graph.update(() => words.set('x', 'ab'))
    graph.update(() => words.set('x', 'aa'))
    assert.deepEqual(
      faults.map(({ code, message }) => [code, message]),
      [['Collision', 'letters[x] makes the output a more than once']],
    )
    assert.deepEqual([...letters.keys()].sort(), ['a', 'b'])
  })

  it('tracks what a generator reads while it is drawn', () => {
    const graph = createGraph()
    const words = graph.input<string>('words')
    const marks = graph.input<string>('marks')
    const marked = graph.flatMap('marked', words, function* (word, key, read) {
      yield [key, word] as const
      yield [`${key}+`, `${word}${read(marks, key) ?? ''}`] as const
    })
    graph.update(() => words.set('x', 'hi'))
    graph.update(() => marks.set('x', '!'))
    assert.deepEqual(sorted(marked.entries()), [
      ['x', 'hi'],
      ['x+', 'hi!'],
    ])
  })
})

/** `words`: its letters, each with the word. */

/** Of every word its letters, each with the key of the word. */
const setup = () => {
  const faults: GraphError[] = []
  const graph = createGraph({ onFault: (fault) => faults.push(fault) })
  const words = graph.input<string>('words')
  const letters = graph.flatMap('letters', words, (word, key) =>
    Array.from(word).map((letter) => [letter, key]),
  )
  return { graph, words, letters, faults }
}

const sorted = <V>(entries: Iterable<[string, V]>): readonly [string, V][] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
