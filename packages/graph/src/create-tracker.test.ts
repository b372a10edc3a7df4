import assert from 'node:assert/strict'
import type { Cell } from './cell.ts'
import type { Collection } from './collection.ts'
import { createTracker } from './create-tracker.ts'
import { createValues } from './create-values.ts'
import type { Derivation, Node } from './node.ts'

describe('the tracker', () => {
  it('keeps one edge for each key that is read, however often, and none that is not', () => {
    const { cells, run } = setup()
    run('x', ['a', 'b', 'a', 'a'])
    assert.deepEqual(edges(cells), ['a x', 'b x'])
    run('y', ['b', 'c'])
    assert.deepEqual(edges(cells), ['a x', 'b x', 'b y', 'c y'])
    run('x', ['b'])
    assert.deepEqual(edges(cells), ['b x', 'b y', 'c y'])
    run('y', [])
    assert.deepEqual(edges(cells), ['b x'])
  })

  it('keeps the edges of a run that throws', () => {
    const { cells, run } = setup()
    run('x', ['a'])
    assert.throws(() => run('x', ['b', 'throw', 'c']), /thrown/)
    assert.deepEqual(edges(cells), ['b x'])
  })

  it('keeps the edges of many readers as of few', () => {
    const { cells, derivation, run, forget } = setup()
    const keys = Array.from({ length: 20 }, (_, index) => `x${index}`)
    for (const key of keys) {
      run(key, ['a'])
      run(key, ['a', 'b'])
    }
    const expected = ['a', 'b'].flatMap((read) => keys.map((key) => `${read} ${key}`))
    assert.deepEqual(edges(cells), expected.sort())
    for (const key of keys) forget(key)
    assert.equal(cells.size + derivation.readers.size, 0)
  })

  it('keeps nothing of a key that is gone', () => {
    const { cells, derivation, run, forget } = setup()
    run('x', ['a', 'b'])
    run('y', ['b'])
    forget('x')
    assert.deepEqual(edges(cells), ['b y'])
    forget('y')
    assert.equal(cells.size, 0)
    assert.equal(derivation.readers.size, 0)
  })
})

/** A derivation that reads the keys it is told to. */
const setup = () => {
  const cells = new Map<string, Cell>()
  const store = createValues<unknown>()
  const node: Node = {
    name: 'letters',
    order: 0,
    store,
    cells,
    consumers: [],
    listeners: new Set(),
    derivation: undefined,
  }
  const letters = { name: 'letters' } as Collection<unknown>
  const tracker = createTracker(() => node)
  const derivation: Derivation = {
    name: 'reading',
    order: 1,
    from: store,
    dirty: new Set(),
    readers: new Map(),
    runs: 0,
    compute: (keys) => {
      for (const key of keys as readonly string[]) {
        if (key === 'throw') throw new Error('thrown')
        tracker.read(letters, key)
      }
    },
    place: () => undefined,
  }
  const run = (key: string, reads: readonly string[]) => tracker.run(derivation, key, reads)
  return { cells, derivation, run, forget: (key: string) => tracker.forget(derivation, key) }
}

/** Every edge once for each time it is kept, from both of its ends. */
const edges = (cells: ReadonlyMap<string, Cell>): readonly string[] => {
  const found = [...cells.values()].flatMap((cell) => {
    const { readers } = cell
    const all = !readers ? [] : readers instanceof Set ? [...readers] : [readers].flat()
    return all.flatMap(({ key, reads }) =>
      reads.filter((one) => one === cell).map(() => `${cell.key} ${key}`),
    )
  })
  return found.sort()
}
