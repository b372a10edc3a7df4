import assert from 'node:assert/strict'
import type { Collection } from './collection.ts'
import { createGraph } from './create-graph.ts'
import type { GraphErrorCode } from './graph-error.ts'
import { GraphError } from './graph-error.ts'

describe('update', () => {
  it('is one batch: a diamond runs once, and sees both sides as they are now', () => {
    const graph = createGraph()
    const numbers = graph.input<number>('numbers')
    const doubles = graph.map('doubles', numbers, (number) => number * 2)
    const triples = graph.map('triples', numbers, (number) => number * 3)
    const seen: (number | undefined)[][] = []
    graph.map('sums', doubles, (double, key, read) => {
      seen.push([double, read(triples, key)])
      return seen.length
    })
    graph.update(() => numbers.set('a', 1))
    graph.update(() => {
      numbers.set('a', 5)
      numbers.set('a', 2)
    })
    assert.deepEqual(seen, [
      [2, 3],
      [4, 6],
    ])
  })

  it('shows inputs as set and all else as it was until it ends', () => {
    const graph = createGraph()
    const numbers = graph.input<number>('numbers')
    const doubles = graph.map('doubles', numbers, (number) => number * 2)
    graph.update(() => {
      numbers.set('a', 1)
      assert.deepEqual([numbers.get('a'), doubles.get('a')], [1, undefined])
    })
    assert.equal(doubles.get('a'), 2)
  })

  it('leaves nothing of a change that throws', () => {
    const graph = createGraph()
    const numbers = graph.input<number>('numbers')
    graph.update(() => numbers.set('a', 1))
    const wrong = new Error('wrong')
    assert.throws(
      () =>
        graph.update(() => {
          numbers.set('a', 2)
          numbers.set('b', 2)
          numbers.delete('a')
          throw wrong
        }),
      wrong,
    )
    assert.deepEqual([...numbers.entries()], [['a', 1]])
    graph.update(() => numbers.set('a', 3))
    assert.equal(numbers.get('a'), 3)
  })

  it('counts what is set back to an equal value as unchanged', () => {
    const graph = createGraph()
    const objects = graph.input<{ readonly n: number }>('objects')
    graph.map('copies', objects, ({ n }) => n)
    graph.update(() => objects.set('a', { n: 1 }))
    const before = objects.get('a')
    let told = 0
    objects.onChange(() => (told += 1))
    graph.update(() => {
      objects.delete('a')
      objects.set('a', { n: 1 })
      objects.set('b', { n: 1 })
      objects.delete('b')
    })
    assert.equal(objects.get('a'), before)
    assert.deepEqual([told, graph.derivations().get('copies')], [0, 1])
  })
})

describe('a graph refuses', () => {
  it('a derivation that reads itself or a later collection', () => {
    const { graph, numbers, feed } = setup()
    let target: Collection<number>
    const early = graph.map('early', numbers, (_, key, read) => read(target, key))
    const late = graph.map('late', numbers, (number) => number)
    for (target of [early, late]) {
      assert.throws(feed, coded('LaterCollection', new RegExp(`early cannot read ${target.name}`)))
      graph.update(() => numbers.delete('a'))
    }
  })

  it('a derivation that reads untracked', () => {
    const { graph, numbers, feed } = setup()
    const others = graph.input<number>('others')
    let untracked = nothing
    graph.map('reader', numbers, () => void untracked())
    const ways = [() => others.get('a'), () => others.keys(), () => others.entries(), () => others.size]
    for (untracked of ways) {
      assert.throws(feed, coded('UntrackedRead', /a derivation read others directly/))
      graph.update(() => numbers.delete('a'))
    }
  })

  it('a read that outlives its derivation', () => {
    const { graph, numbers, feed } = setup()
    let later = nothing
    graph.map('leaky', numbers, (number, key, read) => {
      later = () => read(numbers, key)
      return number
    })
    feed()
    assert.throws(later, coded('ReadOutsideDerivation', /numbers\[a\]/))
  })

  it("another graph's collection", () => {
    const { graph, numbers, feed } = setup()
    const foreign = createGraph().input<number>('foreign')
    assert.throws(
      () => graph.map('mapped', foreign, (number) => number),
      coded('ForeignCollection', /foreign/),
    )
    graph.map('reader', numbers, (_, key, read) => read(foreign, key))
    assert.throws(feed, coded('ForeignCollection', /foreign/))
  })

  it('a group as an output, since it changes in place', () => {
    const { graph, numbers, feed } = setup()
    const groups = graph.groupBy('groups', numbers, (number) => [['all', number]])
    graph.map('leaky', groups, (members) => members)
    assert.throws(feed, coded('LiveGroup', /leaky\[all\] returned a live group/))
  })

  it('a second collection of one name', () => {
    const { graph } = setup()
    assert.throws(() => graph.input('numbers'), coded('DuplicateName', /numbers/))
  })

  it('a change outside an update', () => {
    const { graph, numbers } = setup()
    assert.throws(() => numbers.set('a', 1), coded('OutsideUpdate', /numbers\[a\]/))
    assert.throws(() => numbers.delete('a'), coded('OutsideUpdate', /numbers\[a\]/))
    numbers.onChange(() => numbers.set('b', 1))
    assert.throws(() => graph.update(() => numbers.set('a', 1)), coded('ListenerFailed', /numbers\[b\]/))
  })

  it('an update, or a declaration, within an update', () => {
    const { graph, numbers, feed } = setup()
    assert.throws(() => graph.update(feed), coded('NestedUpdate'))
    assert.throws(() => graph.update(() => void graph.input('late')), coded('NestedUpdate', /late/))
    let nested: unknown
    numbers.onChange(() => {
      try {
        graph.update(() => numbers.set('b', 1))
      } catch (error) {
        nested = error
      }
    })
    feed()
    assert.ok(coded('NestedUpdate')(nested))
    assert.equal(numbers.size, 1)
  })
})

const setup = () => {
  const graph = createGraph()
  const numbers = graph.input<number>('numbers')
  return { graph, numbers, feed: () => graph.update(() => numbers.set('a', 1)) }
}

const nothing: () => unknown = () => undefined

const coded = (code: GraphErrorCode, message?: RegExp) => (error: unknown) =>
  error instanceof GraphError && error.code === code && (message?.test(error.message) ?? true)
