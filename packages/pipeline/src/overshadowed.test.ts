import assert from 'node:assert/strict'
import { createGraph } from '@watershed/graph'
import type { RouteMatch } from '@watershed/model'
import type { HostSettings, RouteShape } from './edge-hosts.ts'
import type { Loss } from './overshadowed.ts'
import { lossIssues, overshadowed } from './overshadowed.ts'

const prefix = (value: string, more: Partial<RouteMatch> = {}): RouteMatch => ({
  path: { type: 'PathPrefix', value },
  headers: [],
  queryParams: [],
  ...more,
})

const header = (name: string) => ({ name, type: 'Exact', value: 'a' }) as const
const a = [header('x-a'), header('x-b')]
const b = [header('x-b'), header('x-a')]

const world = () => {
  const graph = createGraph()
  const hosts = graph.input<ReadonlyMap<string, HostSettings>>('hosts')
  const shapes = graph.input<RouteShape>('shapes')
  const losses = overshadowed(graph, hosts, shapes)
  const settings: HostSettings = {
    scope: '80',
    port: 80,
    tls: false,
    clusterHeader: false,
    certificate: '',
    access: [],
  }
  return {
    graph,
    /** A route with a rule for each of the lists. */
    set: (
      name: string,
      created: number,
      rules: readonly (readonly RouteMatch[])[],
      on: readonly string[] = ['a.example.com'],
    ) =>
      graph.update(() => {
        hosts.set(`HTTPRoute/${name}`, new Map(on.map((host) => [`80/${host}`, settings])))
        const shape = { filters: [], timeouts: {}, access: [] }
        const all = rules.map((matches) => ({ ...shape, matches }))
        shapes.set(`HTTPRoute/${name}`, { created, rank: `${name} HTTPRoute`, rules: all })
      }),
    drop: (name: string) => graph.update(() => hosts.delete(`HTTPRoute/${name}`)),
    lostBy: (name: string): readonly string[] =>
      [...(losses.get(`HTTPRoute/${name}`)?.values() ?? [])].map(
        ({ host, rule, match, winner }) => `${host} ${rule}.${match} ${winner}`,
      ),
  }
}

describe('overshadowed', () => {
  const cases: readonly (readonly [what: string, older: RouteMatch, younger: RouteMatch, isLost: boolean])[] =
    [
      ['the same', prefix('/'), prefix('/'), true],
      ['a slash at the end of a prefix', prefix('/a'), prefix('/a/'), true],
      ['other paths', prefix('/a'), prefix('/b'), false],
      ['exact and prefix', prefix('/a'), prefix('/a', { path: { type: 'Exact', value: '/a' } }), false],
      ['a method', prefix('/'), prefix('/', { method: 'GET' }), false],
      ['headers in another order', prefix('/', { headers: a }), prefix('/', { headers: b }), true],
      ['fewer headers', prefix('/', { headers: a }), prefix('/', { headers: a.slice(1) }), false],
      ['queries for headers', prefix('/', { headers: a }), prefix('/', { queryParams: a }), false],
    ]
  for (const [what, older, younger, isLost] of cases)
    it(`${what}: ${isLost ? 'lost' : 'both have theirs'}`, () => {
      const { set, lostBy } = world()
      set('shop/young', 2, [[younger]])
      set('shop/old', 1, [[older]])
      assert.deepEqual(lostBy('shop/young'), isLost ? ['80/a.example.com 0.0 HTTPRoute/shop/old'] : [])
      assert.deepEqual(lostBy('shop/old'), [])
    })

  it('by name where two are as old', () => {
    const { set, lostBy } = world()
    set('shop/b', 1, [[prefix('/')]])
    set('shop/a', 1, [[prefix('/')]])
    assert.deepEqual([lostBy('shop/a').length, lostBy('shop/b').length], [0, 1])
  })

  it('on shared hosts only, and until the older one goes', () => {
    const { set, drop, lostBy } = world()
    set('shop/old', 1, [[prefix('/x')], [prefix('/')]], ['a.example.com', 'b.example.com'])
    set('shop/young', 2, [[prefix('/y'), prefix('/')]], ['b.example.com', 'c.example.com'])
    assert.deepEqual(lostBy('shop/young'), ['80/b.example.com 0.1 HTTPRoute/shop/old'])
    drop('shop/old')
    assert.deepEqual(lostBy('shop/young'), [])
  })

  it('a route loses nothing to itself', () => {
    const { set, lostBy } = world()
    set('shop/one', 1, [[prefix('/')], [prefix('/')]])
    assert.deepEqual(lostBy('shop/one'), [])
  })

  it('an edit costs its own matches, however many routes the host has', () => {
    const { graph, set } = world()
    for (let index = 0; index < 200; index++) set(`shop/r${index}`, 1, [[prefix(`/${index}`)]])
    const before = new Map(graph.derivations())
    set('shop/r7', 1, [[prefix('/7'), prefix('/8')]])
    const runs = (name: string) => (graph.derivations().get(name) ?? 0) - (before.get(name) ?? 0)
    assert.deepEqual([runs('wishes'), runs('contested')], [1, 1])
  })
})

describe('lossIssues', () => {
  it('tells of each match once, and of no more hosts by name than a person reads', () => {
    const source = { cluster: 'blue', kind: 'HTTPRoute', namespace: 'shop', name: 'new' } as const
    const winner = 'HTTPRoute/team/old'
    const losses: readonly Loss[] = [
      ...[...'edcba'].map((name) => ({ host: `80/${name}.com`, rule: 1, match: 0, winner })),
      { host: '443/*/a.com', rule: 0, match: 2, winner },
    ]
    const issues = lossIssues(source, losses)
    assert.deepEqual(
      issues.map(({ code, path }) => [code, path]),
      [
        ['Overshadowed', 'spec.rules[0].matches[2]'],
        ['Overshadowed', 'spec.rules[1].matches[0]'],
      ],
    )
    assert.match(issues[0]?.message ?? '', /^requests of a\.com that this matches go to HTTPRoute team\/old,/)
    assert.match(issues[1]?.message ?? '', /^requests of a\.com, b\.com, c\.com and 2 more that/)
  })
})
