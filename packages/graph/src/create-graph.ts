import type { Cell } from './cell.ts'
import { markReaders } from './cell.ts'
import { collectOutputs, refuseGroup } from './collect-outputs.ts'
import { collectionOf } from './collection-of.ts'
import type { Collection, Input } from './collection.ts'
import { createClaims } from './create-claims.ts'
import { createGroups } from './create-groups.ts'
import { createPlacement } from './create-placement.ts'
import { createTracker } from './create-tracker.ts'
import { createUnion } from './create-union.ts'
import type { Values } from './create-values.ts'
import { createValues } from './create-values.ts'
import type { Graph, GraphOptions } from './graph.ts'
import { GraphError } from './graph-error.ts'
import type { Derivation, Node } from './node.ts'
import { runDerivation } from './run-derivation.ts'
import { surfaceFaults } from './surface-faults.ts'
import { tellListeners } from './tell-listeners.ts'
import type { Store } from './store.ts'

/** An empty graph. Throws `DuplicateName` for a second collection of one name, `ForeignCollection` for another graph's. */
export const createGraph = (options: GraphOptions = {}): Graph => {
  const nodes = new Map<Collection<unknown>, Node>()
  const names = new Set<string>()
  const inputs: Values<unknown>[] = []
  let phase: 'idle' | 'changing' | 'settling' = 'idle'

  const nodeOf = (collection: Collection<unknown>): Node => {
    const node = nodes.get(collection)
    if (!node) {
      throw new GraphError('ForeignCollection', `${collection.name} is not a collection of this graph`)
    }
    return node
  }
  const tracker = createTracker(nodeOf)
  const { read } = tracker

  /** Brings everything up to date, top to bottom, and tells listeners. */
  const settle = (): void => {
    phase = 'settling'
    const faults: GraphError[] = []
    const tell: (() => void)[] = []
    try {
      for (const node of nodes.values()) {
        if (node.derivation) runDerivation(node.derivation, tracker, faults)
        const changes = node.store.settle()
        markDirty(node, changes.keys())
        if (changes.size > 0 && node.listeners.size > 0) {
          tell.push(() => tellListeners(node, changes, faults))
        }
      }
      for (const each of tell) each()
    } finally {
      phase = 'idle'
    }
    surfaceFaults(faults, options.onFault)
  }

  const declare = <E extends object>(node: Node, extras: E): Collection<unknown> & E => {
    if (phase !== 'idle') {
      throw new GraphError('NestedUpdate', `${node.name} cannot be declared while the graph is updating`)
    }
    if (names.has(node.name)) {
      throw new GraphError('DuplicateName', `there is already a collection of the name ${node.name}`)
    }
    const collection = Object.assign(collectionOf(node, tracker.isRunning), extras)
    names.add(node.name)
    nodes.set(collection, node)
    return collection
  }

  type Compute = Pick<Derivation, 'compute' | 'place' | 'finish'>

  const derive = <V>(
    name: string,
    from: Collection<unknown>,
    store: Store<unknown>,
    compute: Compute,
  ): Collection<V> => {
    const source = nodeOf(from)
    const derivation: Derivation = {
      name,
      order: nodes.size,
      from: source.store,
      dirty: new Set(source.store.keys()),
      readers: new Map(),
      runs: 0,
      ...compute,
    }
    const collection = declare(createNode(name, nodes.size, store, derivation), {})
    source.consumers.push(derivation.dirty)
    if (derivation.dirty.size > 0) settle()
    return collection as Collection<V>
  }

  return {
    input: <V>(name: string) => {
      const values = createValues<unknown>()
      const write = (key: string, value: V | undefined): void => {
        if (phase !== 'changing') {
          throw new GraphError('OutsideUpdate', `${name}[${key}] can be changed inside graph.update() only`)
        }
        values.write(key, value)
      }
      const collection = declare(createNode(name, nodes.size, values), {
        set: write,
        delete: (key: string) => write(key, undefined),
      })
      inputs.push(values)
      return collection as Input<V>
    },

    map: (name, from, compute) => {
      const values = createValues<unknown>()
      return derive(name, from, values, {
        compute: (value, key) => refuseGroup(name, key, compute(value as never, key, read)),
        place: (key, output) => values.write(key, output),
      })
    },

    flatMap: (name, from, compute) => {
      const values = createValues<unknown>()
      const claims = createClaims(name, values)
      return derive(name, from, values, {
        compute: (value, key) => collectOutputs(name, key, compute(value as never, key, read)),
        place: createPlacement(claims),
        finish: claims.finish,
      })
    },

    groupBy: (name, from, emit) => {
      const groups = createGroups<unknown>()
      return derive(name, from, groups, {
        compute: (value, key) => collectOutputs(name, key, emit(value as never, key, read)),
        place: createPlacement(groups),
      })
    },

    union: (name, ...of) => {
      const store = createUnion(of.map(nodeOf))
      store.settle()
      return declare(createNode(name, nodes.size, store), {}) as Collection<never>
    },

    update: (change) => {
      if (phase !== 'idle') {
        throw new GraphError(
          'NestedUpdate',
          'graph.update() was called inside an update, a derivation or a listener',
        )
      }
      phase = 'changing'
      try {
        change()
      } catch (error) {
        for (const input of inputs) input.rollBack()
        phase = 'idle'
        throw error
      }
      settle()
    },

    derivations: () =>
      new Map(
        [...nodes.values()].flatMap(({ derivation }) =>
          derivation ? [[derivation.name, derivation.runs] as const] : [],
        ),
      ),
  }
}

const createNode = (name: string, order: number, store: Store<unknown>, derivation?: Derivation): Node => ({
  name,
  order,
  store,
  cells: new Map<string, Cell>(),
  consumers: [],
  listeners: new Set(),
  derivation,
})

const markDirty = ({ consumers, cells }: Node, keys: Iterable<string>): void => {
  for (const key of keys) {
    for (const dirty of consumers) dirty.add(key)
    const cell = cells.get(key)
    if (cell) markReaders(cell)
  }
}
