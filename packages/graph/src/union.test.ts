import assert from 'node:assert/strict'
import { createGraph } from './create-graph.ts'

const world = () => {
  const graph = createGraph()
  const fruits = graph.input<number>('fruits')
  const roots = graph.input<number>('roots')
  return { graph, fruits, roots }
}

describe('union', () => {
  it('holds what was there when it was declared, and what comes and goes later', () => {
    const { graph, fruits, roots } = world()
    graph.update(() => fruits.set('fig', 1))
    const plants = graph.union('plants', fruits, roots)
    assert.deepEqual([...plants.entries()], [['fig', 1]])
    graph.update(() => roots.set('beet', 2))
    assert.equal(plants.get('beet'), 2)
    graph.update(() => fruits.delete('fig'))
    assert.deepEqual([...plants.keys()], ['beet'])
  })

  it('tells its listeners once a batch, of changes of all its sources', () => {
    const { graph, fruits, roots } = world()
    const plants = graph.union('plants', fruits, roots)
    const told: string[][] = []
    plants.onChange((changes) => told.push([...changes.keys()]))
    graph.update(() => {
      fruits.set('fig', 1)
      roots.set('beet', 2)
    })
    graph.update(() => fruits.set('fig', 1))
    assert.deepEqual(told, [['fig', 'beet']])
  })

  it('gives a key that two hold to the one named first, and to the other once that lets go', () => {
    const { graph, fruits, roots } = world()
    const plants = graph.union('plants', fruits, roots)
    graph.update(() => roots.set('plum', 2))
    graph.update(() => fruits.set('plum', 1))
    assert.equal(plants.get('plum'), 1)
    graph.update(() => fruits.delete('plum'))
    assert.equal(plants.get('plum'), 2)
  })

  it('can be derived from, in the same batch', () => {
    const { graph, fruits, roots } = world()
    const plants = graph.union('plants', fruits, roots)
    const doubled = graph.map('doubled', plants, (value) => value * 2)
    graph.update(() => roots.set('beet', 2))
    assert.equal(doubled.get('beet'), 4)
  })

  it('takes no collection of another graph', () => {
    const { graph, fruits } = world()
    assert.throws(() => graph.union('plants', fruits, createGraph().input('roots')), {
      code: 'ForeignCollection',
    })
  })
})
