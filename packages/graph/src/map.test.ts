import assert from 'node:assert/strict'
import { createGraph } from './create-graph.ts'

describe('map', () => {
  it('has one output for each input key, and none for undefined', () => {
    const { graph, names, greetings } = setup()
    graph.update(() => {
      names.set('a', { name: 'Ada', shown: true })
      names.set('b', { name: 'Bob', shown: false })
    })
    assert.deepEqual([...greetings.entries()], [['a', 'Ada']])
    graph.update(() => {
      names.set('a', { name: 'Ada', shown: false })
      names.set('b', { name: 'Bob', shown: true })
    })
    assert.deepEqual([...greetings.entries()], [['b', 'Bob']])
    graph.update(() => names.delete('b'))
    assert.equal(greetings.size, 0)
  })

  it('runs again when a key that it missed appears, changes or goes', () => {
    const { graph, names, suffixes, greetings } = setup()
    graph.update(() => names.set('a', { name: 'Ada', shown: true }))
    const seen = ['!', '?', undefined].map((suffix) => {
      graph.update(() => (suffix === undefined ? suffixes.delete('a') : suffixes.set('a', suffix)))
      return greetings.get('a')
    })
    assert.deepEqual(seen, ['Ada!', 'Ada?', 'Ada'])
    assert.deepEqual(graph.derivations(), new Map([['greetings', 4]]))
  })

  it('no more runs for what only a former run read', () => {
    const { graph, names, suffixes } = setup()
    graph.update(() => names.set('a', { name: 'Ada', shown: true }))
    graph.update(() => names.set('a', { name: 'Ada', shown: false }))
    graph.update(() => suffixes.set('a', '!'))
    assert.deepEqual(graph.derivations(), new Map([['greetings', 2]]))
  })

  it('keeps an equal value as the object it was, and runs nothing for it', () => {
    const graph = createGraph()
    const ports = graph.input<number>('ports')
    const parities = graph.map('parities', ports, (port) => ({ even: port % 2 === 0 }))
    const texts = graph.map('texts', parities, ({ even }) => `${even}`)
    graph.update(() => ports.set('a', 80))
    const before = parities.get('a')
    graph.update(() => ports.set('a', 82))
    assert.equal(parities.get('a'), before)
    assert.deepEqual(
      graph.derivations(),
      new Map([
        ['parities', 2],
        ['texts', 1],
      ]),
    )
    assert.equal(texts.get('a'), 'true')
  })

  it('derives at once from what is there when it is declared', () => {
    const graph = createGraph()
    const ports = graph.input<number>('ports')
    graph.update(() => ports.set('a', 80))
    const next = graph.map('next', ports, (port) => port + 1)
    assert.equal(next.get('a'), 81)
  })
})

const setup = () => {
  const graph = createGraph()
  const names = graph.input<{ readonly name: string; readonly shown: boolean }>('names')
  const suffixes = graph.input<string>('suffixes')
  const greetings = graph.map('greetings', names, ({ name, shown }, key, read) =>
    shown ? `${name}${read(suffixes, key) ?? ''}` : undefined,
  )
  return { graph, names, suffixes, greetings }
}
