import assert from 'node:assert/strict'
import type { BackendRef, EdgeAction, RouteKind, RouteRule } from '@watershed/model'
import type { Backends, Resolution } from '@watershed/plan'
import { resolveRule } from '@watershed/plan'
import { edgeAction } from './edge-actions.ts'
import { edgeNames } from './edge-names.ts'

/** Services of namespace shop by `cluster/name`: what they speak, and how many of their endpoints are ready. */
const services: Readonly<Record<string, readonly [appProtocol: string | undefined, ready: number]>> = {
  'blue/plain': [undefined, 1],
  'blue/other': ['http', 1],
  'blue/h2c': ['kubernetes.io/h2c', 1],
  'blue/idle': ['kubernetes.io/h2c', 0],
  'blue/mixed': [undefined, 3],
  'green/mixed': ['kubernetes.io/h2c', 1],
}

const backends: Backends = {
  get: (cluster, namespace, name) => {
    const found = services[`${cluster}/${name}`]
    if (!found || namespace !== 'shop') return undefined
    const [appProtocol, ready] = found
    const endpoints = Array.from({ length: ready }, (_, index) => ({
      address: `10.0.0.${index + 1}`,
      port: 8080,
      ready: true,
      serving: true,
      terminating: false,
    }))
    const port = {
      name: '',
      port: 80,
      protocol: 'TCP',
      endpoints,
      ...(appProtocol && { appProtocol }),
    } as const
    return { cluster, namespace, name, ports: [port] }
  },
  clustersOf: (_, name) => ['blue', 'green'].filter((cluster) => services[`${cluster}/${name}`]),
  exportersOf: (_, name) => ['blue', 'green'].filter((cluster) => services[`${cluster}/${name}`]),
  exportOf: () => 'Valid',
  importOf: () => ({ imports: 'Managed' }),
  isKnown: () => true,
  isPermitted: () => false,
}

/** `blue/plain=3`, or `mixed=1` for every cluster; `!` after it: with a filter of its own. */
const refOf = (text: string): BackendRef => {
  const [, cluster, name = '', weight, own] = /^(?:(\w+)\/)?(\w+)=(\d+)(!?)$/.exec(text) ?? []
  return {
    namespace: 'shop',
    name,
    port: 80,
    weight: Number(weight),
    ...(cluster !== undefined && { cluster }),
    ...(own && { filters: [{ type: 'URLRewrite', hostname: 'own' }] }),
  }
}

const actionOf = (kind: RouteKind, failover: RouteRule['failover'], refs: readonly string[]): EdgeAction => {
  const rule = { matches: [], filters: [], timeouts: {}, failover, backends: refs.map(refOf) }
  const place = { cluster: 'blue', namespace: 'shop', name: 'cart', created: 0, parents: [], hostnames: [] }
  const route = { kind, ...place, rules: [rule] }
  const resolution: Resolution = resolveRule(route, 0, backends)
  const { parts } = resolution
  const names = edgeNames('key', route, [{ parts, mirrors: [] }])
  const readable = (names.rules[0]?.backends ?? []).map((part, index) => ({ ...part, name: `#${index}` }))
  return edgeAction(kind, rule, readable, resolution)
}

/** `#0 3, #1 1` of weighted clusters, `!` where they have filters. */
const shown = (action: EdgeAction): string => {
  if (action.type === 'Cluster') return action.cluster
  if (action.type === 'DirectResponse') return String(action.status)
  if (action.type !== 'WeightedClusters') return action.type
  return action.clusters
    .map(({ cluster, weight, filters }) => `${cluster} ${weight}${filters ? '!' : ''}`)
    .join(', ')
}

describe('edgeAction', () => {
  const cases: readonly (readonly [
    what: string,
    kind: RouteKind,
    failover: RouteRule['failover'],
    refs: readonly string[],
    expected: string,
  ])[] = [
    [
      'what is alike is one cluster',
      'MultiClusterHTTPRoute',
      'Spill',
      ['blue/plain=3', 'blue/other=1'],
      '#0',
    ],
    ['whatever its weights', 'MultiClusterHTTPRoute', 'Spill', ['blue/plain=9', 'blue/other=1'], '#0'],
    ['but for none at all', 'MultiClusterHTTPRoute', 'Spill', ['blue/plain=0'], '500'],
    [
      'what is spoken to differently is several, by effective shares',
      'MultiClusterHTTPRoute',
      'Spill',
      ['blue/plain=3', 'blue/h2c=1'],
      '#0 750000, #1 250000',
    ],
    [
      'of which one without endpoints gives its share away',
      'MultiClusterHTTPRoute',
      'Spill',
      ['blue/plain=1', 'blue/idle=1', 'blue/h2c=2'],
      '#0 333333, #2 666667',
    ],
    [
      'as does an invalid one of a MultiClusterHTTPRoute',
      'MultiClusterHTTPRoute',
      'Spill',
      ['blue/plain=1', 'blue/nothing=1'],
      '#0',
    ],
    [
      'but not of a standard route, whose share of it is answered with 500',
      'HTTPRoute',
      'Spill',
      ['blue/plain=3', 'blue/nothing=1'],
      '#0 750000, invalid-backend 250000',
    ],
    [
      'where nothing is ready, each answers 503 for itself',
      'MultiClusterHTTPRoute',
      'Spill',
      ['blue/idle=1!'],
      '#0 1000000!',
    ],
    [
      'filters of its own make a cluster of a backendRef',
      'MultiClusterHTTPRoute',
      'Spill',
      ['blue/plain=1!', 'blue/other=1'],
      '#0 500000!, #1 500000',
    ],
    [
      'clusters of one backendRef that speak different things share its part by their endpoints',
      'MultiClusterHTTPRoute',
      'Spill',
      ['mixed=1'],
      '#0 750000, #1 250000',
    ],
    [
      'without failover each keeps its weight',
      'HTTPRoute',
      'None',
      ['blue/plain=3', 'blue/idle=2', 'blue/nothing=1', 'blue/other=0'],
      '#0 3, #1 2, invalid-backend 1',
    ],
    [
      'also where one of them is of several parts, in finer weights',
      'MultiClusterHTTPRoute',
      'None',
      ['mixed=1', 'blue/nothing=1'],
      '#0 375000, #1 125000, invalid-backend 500000',
    ],
    ['and its 500', 'HTTPRoute', 'None', ['blue/nothing=1'], 'invalid-backend 1'],
  ]
  for (const [what, kind, failover, refs, expected] of cases)
    it(`${what}: ${refs.join(' ')} → ${expected}`, () =>
      assert.equal(shown(actionOf(kind, failover, refs)), expected))
})
