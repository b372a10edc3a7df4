import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Collection, Input, Read } from './collection.ts'
import { createGraph } from './create-graph.ts'
import type { Graph } from './graph.ts'

/** Collections 0 and 1 are inputs; the derived ones follow in order. All share a few keys and small numbers. */
interface Spec {
  readonly operator: 'map' | 'flatMap' | 'groupBy'
  readonly from: number
  readonly reads: readonly number[]
  readonly salt: number
  readonly throws: boolean
}
type Value = number | ReadonlyMap<string, number>
type Outputs = readonly (readonly [string, number])[]
type Table = ReadonlyMap<string, Value>
interface Edit {
  readonly input: number
  readonly key: string
  readonly value: number | undefined
}

describe('after any edits of any graph', () => {
  it('all is as derived from scratch, and nothing ran twice or in vain', () => {
    fc.assert(
      fc.property(anyGraph(fc.boolean()), batches, (specs, edits) => {
        const subject = watch(specs)
        const inputs = [new Map<string, number>(), new Map<string, number>()]
        const former = specs.map(() => new Map<string, Outputs>())
        for (const batch of edits) {
          subject.apply(batch)
          for (const { input, key, value } of batch) {
            if (value === undefined) inputs[input]!.delete(key)
            else inputs[input]!.set(key, value)
          }
          const expected = fromScratch(specs, inputs, former)
          subject.collections.forEach((collection, index) => {
            assert.equal(text(collection.entries()), text(expected[index]!.entries()))
          })
          subject.check()
        }
      }),
      { numRuns: 500 },
    )
  })

  it('it equals one that came by the same inputs in another way', () => {
    fc.assert(
      fc.property(anyGraph(fc.constant(false)), batches, fc.boolean(), (specs, edits, fedFirst) => {
        const edited = build(specs)
        for (const batch of edits) feed(edited, batch)
        const current = [0, 1].flatMap((input) =>
          Array.from(edited.collections[input]!.entries(), ([key, value]) => ({
            input,
            key,
            value: value as number,
          })),
        )
        const last = current.sort((a, b) => (a.key > b.key ? -1 : 1))
        const fresh = fedFirst ? build(specs, last) : build(specs)
        if (!fedFirst) feed(fresh, last)
        edited.collections.forEach((collection, index) => {
          assert.equal(text(collection.entries()), text(fresh.collections[index]!.entries()))
        })
      }),
      { numRuns: 300 },
    )
  })
})

const keys = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5'] as const

const anyGraph = (throws: fc.Arbitrary<boolean>) =>
  fc.array(
    fc.record<Spec>({
      operator: fc.constantFrom('map', 'flatMap', 'groupBy'),
      from: fc.nat(9),
      reads: fc.array(fc.nat(9), { maxLength: 3 }),
      salt: fc.nat(99),
      throws,
    }),
    { minLength: 1, maxLength: 7 },
  )

const batches = fc.array(
  fc.array(
    fc.record<Edit>({
      input: fc.nat(1),
      key: fc.constantFrom(...keys),
      value: fc.option(fc.nat(5), { nil: undefined, freq: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  { minLength: 1, maxLength: 8 },
)

/** What the derivation of a spec makes of one key. Which keys it reads depends on what it has read. */
const outputsOf = (
  spec: Spec,
  value: Value,
  key: string,
  read: (index: number, key: string) => Value | undefined,
): Outputs => {
  let sum = hash(`${spec.salt} ${key} ${text(value)}`)
  for (const index of spec.reads) {
    if (sum % 4 > 0) sum = hash(`${sum} ${text(read(index, keys[sum % keys.length]!))}`)
  }
  if (spec.throws && sum % 7 === 0) throw new Error('thrown by design')
  if (spec.operator === 'map') return sum % 5 === 0 ? [] : [[key, sum % 4]]
  return keys.slice(0, sum % 4).map((_, index) => [keys[(sum + index) % keys.length]!, (sum >> index) % 4])
}

/** The same by brute force; `former` is what every key came to before, which it keeps where it throws. */
const fromScratch = (
  specs: readonly Spec[],
  inputs: readonly Table[],
  former: readonly Map<string, Outputs>[],
): readonly Table[] => {
  const tables = [...inputs]
  specs.forEach((spec, place) => {
    const of = (index: number): Table => tables[index % (place + inputs.length)]!
    const from = of(spec.from)
    const outputs = former[place]!
    for (const key of outputs.keys()) if (!from.has(key)) outputs.delete(key)
    for (const [key, value] of from) {
      try {
        outputs.set(
          key,
          outputsOf(spec, value, key, (index, name) => of(index).get(name)),
        )
      } catch {
        // It keeps what it had.
      }
    }
    const members = [...outputs].sort(([a], [b]) => (a < b ? -1 : 1))
    const groups = new Map<string, Map<string, number>>()
    for (const [key, all] of members) {
      for (const [name, output] of all) groups.set(name, (groups.get(name) ?? new Map()).set(key, output))
    }
    const least = Array.from(groups, ([name, all]) => [name, [...all.values()][0]!] as const)
    tables.push(spec.operator === 'groupBy' ? groups : new Map(least))
  })
  return tables
}

interface Built {
  readonly graph: Graph
  readonly collections: readonly Collection<Value>[]
}
type OnRun = (place: number, key: string, value: Value, read: Read) => Read

const build = (
  specs: readonly Spec[],
  first: readonly Edit[] = [],
  onRun: OnRun = (...run) => run[3],
): Built => {
  const graph = createGraph({ onFault: () => undefined })
  const collections: Collection<Value>[] = [graph.input<Value>('0'), graph.input<Value>('1')]
  feed({ graph, collections }, first)
  specs.forEach((spec) => {
    const place = collections.length
    const of = (index: number): Collection<Value> => collections[index % place]!
    const derive = (value: Value, key: string, read: Read): Outputs => {
      const watched = onRun(place, key, value, read)
      return outputsOf(spec, value, key, (index, name) => watched(of(index), name))
    }
    const name = `${place}`
    if (spec.operator === 'map') {
      collections.push(graph.map(name, of(spec.from), (...run) => derive(...run)[0]?.[1]))
    } else collections.push(graph[spec.operator](name, of(spec.from), derive))
  })
  return { graph, collections }
}

const feed = ({ graph, collections }: Built, edits: readonly Edit[]): void =>
  graph.update(() => {
    for (const { input, key, value } of edits) {
      const target = collections[input] as Input<Value>
      if (value === undefined) target.delete(key)
      else target.set(key, value)
    }
  })

type Seen = readonly [collection: Collection<Value>, key: string, text: string]

/** A graph whose runs and changes are recorded. */
const watch = (specs: readonly Spec[]) => {
  let ran: string[] = []
  const sources = new Map<string, readonly [Collection<Value>, string]>()
  const before = new Map<string, readonly Seen[]>()
  const now = new Map<string, Seen[]>()
  const built = build(specs, [], (place, key, value, read) => {
    const id = `${place} ${key}`
    const from = built.collections[specs[place - 2]!.from % place]!
    const seen: Seen[] = [[from, key, text(value)]]
    ran.push(id)
    sources.set(id, [from, key])
    now.set(id, seen)
    return <V>(collection: Collection<V>, name: string) => {
      const found = read(collection, name)
      seen.push([collection as Collection<Value>, name, text(found as Value | undefined)])
      return found
    }
  })
  const mirrors = built.collections.map((collection) => {
    const mirror = new Map<string, string>()
    collection.onChange((changes) => {
      for (const [key, change] of changes) {
        const after = text(change.after)
        assert.equal(change.before !== undefined, mirror.has(key))
        assert.notEqual(mirror.get(key), after)
        if (typeof change.before === 'number') assert.equal(mirror.get(key), text(change.before))
        if (change.after === undefined) mirror.delete(key)
        else mirror.set(key, after)
      }
    })
    return mirror
  })
  const hasChanged = ([collection, key, was]: Seen): boolean => text(collection.get(key)) !== was

  return {
    collections: built.collections,
    apply: (batch: readonly Edit[]) => feed(built, batch),
    /** Ends a batch: every run was the only one of its key, and something that its former run read is another. */
    check: () => {
      assert.equal(new Set(ran).size, ran.length)
      for (const id of ran) assert.ok(before.get(id)?.some(hasChanged) ?? true, `${id} ran in vain`)
      ran = []
      for (const [id, seen] of now) before.set(id, seen)
      now.clear()
      for (const [id, [from, key]] of sources) if (from.get(key) === undefined) before.delete(id)
      built.collections.forEach((collection, index) => {
        const current = Array.from(collection.entries(), ([key, value]) => [key, text(value)] as const)
        assert.deepEqual(mirrors[index], new Map(current))
      })
    },
  }
}

/** Equal texts, equal values. Tables are sorted, groups are as they iterate: sorted by themselves. */
const text = (value: Value | Iterable<[string, Value]> | undefined): string => {
  if (value === undefined || typeof value === 'number') return String(value)
  const parts = Array.from(value, ([key, part]) => `${key}=${text(part)}`)
  return `{${('size' in value ? parts : parts.sort()).join()}}`
}

const hash = (of: string): number => {
  let sum = 0
  for (const char of of) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 1_000_003
  return sum
}
