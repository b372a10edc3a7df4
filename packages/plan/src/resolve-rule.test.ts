import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Backend, BackendRef, Failover, Route } from '@watershed/model'
import type { Backends } from './find-backends.ts'
import type { Resolution } from './resolve-rule.ts'
import { resolveRule } from './resolve-rule.ts'

/** Endpoints in a word: `rrt-` is two ready, one that serves while it terminates, and one that does neither. `!` before: no address leads there. */
type Endpoints = string

const backend = (cluster: string, name: string, endpoints: Endpoints): Backend => ({
  cluster,
  namespace: 'shop',
  name,
  ports: [
    {
      name: '',
      port: 80,
      protocol: 'TCP',
      ...(endpoints.startsWith('!') && { reach: { addresses: [], cure: 'give it one' } }),
      endpoints: [...endpoints.replace('!', '')].map((sign, index) => ({
        address: `10.0.0.${index}`,
        port: 8080,
        ready: sign === 'r',
        serving: sign !== '-',
        terminating: sign === 't',
      })),
    },
  ],
})

const world = (services: Readonly<Record<string, Endpoints>>): Backends => {
  const found = Object.entries(services).map(([key, endpoints]) => {
    const [cluster = '', name = ''] = key.split('/')
    return backend(cluster, name, endpoints)
  })
  return {
    get: (cluster, namespace, name) =>
      found.find((one) => one.cluster === cluster && one.namespace === namespace && one.name === name),
    clustersOf: (_, name) => found.filter((one) => one.name === name).map(({ cluster }) => cluster),
    exportersOf: (_, name) => found.filter((one) => one.name === name).map(({ cluster }) => cluster),
    exportOf: () => 'Valid',
    importOf: () => ({ imports: 'Managed' }),
    isPermitted: () => false,
    isKnown: (cluster) => ['blue', 'green', 'red'].includes(cluster),
  }
}

/** `blue/cart=90`, or `cart=1` for every cluster. */
const ref = (text: string): BackendRef => {
  const [, cluster, name = '', weight] = /^(?:(\w+)\/)?(\w+)=(\d+)$/.exec(text) ?? []
  return {
    namespace: 'shop',
    name,
    port: 80,
    weight: Number(weight),
    ...(cluster !== undefined && { cluster }),
  }
}

const resolve = (
  refs: readonly BackendRef[],
  services: Backends,
  failover: Failover = 'Spill',
): Resolution => {
  const route: Route = {
    kind: 'MultiClusterHTTPRoute',
    cluster: 'blue',
    namespace: 'shop',
    name: 'cart',
    created: 0,
    parents: [],
    hostnames: [],
    rules: [{ matches: [], filters: [], timeouts: {}, failover, backends: refs }],
  }
  return resolveRule(route, 0, services)
}

/** `blue 0.9→1 Overflow`, a line for each share; then the reason and status of the rule. */
const told = ({ shares: { shares, reason, status } }: Resolution): readonly string[] => [
  ...shares.map((share) => {
    const change = `${share.cluster ?? '?'} ${round(share.desired)}→${round(share.effective)}`
    return share.reason === undefined ? change : `${change} ${share.reason}`
  }),
  ...(reason === undefined ? [] : [`${reason} ${status}`]),
]

const round = (share: number): number => Math.round(share * 1000) / 1000

const both = { 'blue/cart': 'rr', 'green/cart': 'r' }
const cases: readonly [
  says: string,
  refs: string,
  services: Record<string, Endpoints>,
  told: string[],
  failover?: Failover,
][] = [
  ['the weights, while all is well', 'blue/cart=90 green/cart=10', both, ['blue 0.9→0.9', 'green 0.1→0.1']],
  [
    'one that is only partly ready keeps its share',
    'blue/cart=1 green/cart=1',
    { 'blue/cart': 'r---', 'green/cart': 'rr' },
    ['blue 0.5→0.5', 'green 0.5→0.5'],
  ],
  [
    'nothing ready in one: the rest take its share by their weights',
    'blue/cart=50 green/cart=30 red/cart=20',
    { 'blue/cart': '--', 'green/cart': 'r', 'red/cart': 'r' },
    ['blue 0.5→0 NoReadyEndpoints', 'green 0.3→0.6 Overflow', 'red 0.2→0.4 Overflow'],
  ],
  [
    'weight 0 takes no spill',
    'blue/cart=1 green/cart=0',
    { 'blue/cart': '-', 'green/cart': 'r' },
    ['blue 1→0 NoReadyEndpoints', 'green 0→0', 'NoReadyEndpoints 503'],
  ],
  [
    'failover None keeps the share and answers 503',
    'blue/cart=1 green/cart=1',
    { 'blue/cart': '-', 'green/cart': 'r' },
    ['blue 0.5→0.5 NoReadyEndpoints', 'green 0.5→0.5'],
    'None',
  ],
  [
    'without a cluster: divided by ready endpoints',
    'cart=1',
    both,
    ['blue 0.667→0.667', 'green 0.333→0.333'],
  ],
  [
    'nothing ready anywhere: what serves while it terminates',
    'blue/cart=1 green/cart=1',
    { 'blue/cart': 't', 'green/cart': '-' },
    ['blue 0.5→1 Terminating', 'green 0.5→0 NoReadyEndpoints'],
  ],
  [
    'ready ones before terminating ones',
    'blue/cart=1 green/cart=1',
    { 'blue/cart': 't', 'green/cart': 'r' },
    ['blue 0.5→0 NoReadyEndpoints', 'green 0.5→1 Overflow'],
  ],
  [
    'an unknown cluster spills',
    'pink/cart=1 blue/cart=1',
    both,
    ['pink 0.5→0 ClusterNotFound', 'blue 0.5→1 Overflow'],
  ],
  [
    'an unknown Service alone is answered with 500',
    'blue/basket=1',
    both,
    ['blue 1→0 BackendNotFound', 'BackendNotFound 500'],
  ],
  ['all weights 0', 'blue/cart=0 green/cart=0', both, ['blue 0→0', 'green 0→0', 'ZeroWeights 500']],
  ['no backendRefs', '', both, ['NoBackendRefs 500']],
]

describe('resolveRule', () => {
  for (const [says, refs, services, expected, failover] of cases)
    it(says, () => {
      const found = resolve(refs.split(' ').filter(Boolean).map(ref), world(services), failover)
      assert.deepEqual(told(found), expected)
    })

  it('names the backendRef and the cure where a port is wrong', () => {
    const { issues } = resolve([{ ...ref('blue/cart=1'), port: 81 }], world(both))
    assert.deepEqual(
      issues.map(({ code, path, message }) => [code, path, message]),
      [['PortNotFound', 'spec.rules[0].backendRefs[0]', 'Service shop/cart has no TCP port 81; it has 80']],
    )
  })

  it('sums to 1, or says why not', () => {
    const endpoints = fc
      .tuple(fc.constantFrom('', '!'), fc.string({ unit: fc.constantFrom('r', 't', '-'), maxLength: 4 }))
      .map(([reach, word]) => reach + word)
    const services = fc.dictionary(
      fc.constantFrom('blue/cart', 'green/cart', 'red/cart', 'blue/other'),
      endpoints,
    )
    const refs = fc.array(
      fc.record({
        cluster: fc.constantFrom('blue', 'green', 'red', 'pink'),
        name: fc.constantFrom('cart', 'other'),
        weight: fc.integer({ min: 0, max: 1_000_000 }),
        everywhere: fc.boolean(),
      }),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(services, refs, fc.constantFrom<Failover>('Spill', 'None'), (has, written, failover) => {
        const backends = written.map(({ cluster, name, weight, everywhere }) => ({
          ...ref(`${name}=${weight}`),
          ...(!everywhere && { cluster }),
        }))
        const { shares, localities } = resolve(backends, world(has), failover)
        const sum = (of: 'desired' | 'effective') =>
          shares.shares.reduce((total, share) => total + share[of], 0)
        if (shares.reason === undefined)
          assert.ok(Math.abs(sum('effective') - 1) < 1e-9, `sums to ${sum('effective')}`)
        else assert.ok(shares.status !== undefined, 'a reason comes with what is answered')
        for (const share of shares.shares)
          if (Math.abs(share.desired - share.effective) > 1e-9)
            assert.ok(share.reason, 'a difference has a reason')
        for (const { backendRef, endpoints: at } of localities)
          assert.ok(
            (backends[backendRef]?.weight ?? 0) > 0 && at.length > 0,
            'nothing goes to weight 0 or to nobody',
          )
      }),
    )
  })
})
