import assert from 'node:assert/strict'
import type { ClusterState } from '@watershed/store'
import { configClustersView } from './config-clusters-view.ts'
import type { ViewedOrder } from './config-clusters-view.ts'

const state = (name: string, silentForMs = 0, complete = true): ClusterState => ({
  name,
  agent: 'agent-1',
  source: 'kubernetes',
  epoch: 1,
  seq: 1,
  complete,
  seen: 1_000,
  silentForMs,
  problems: [],
})
const viewed = (rest: Partial<ViewedOrder>): ViewedOrder => ({
  order: { source: 'Set', clusters: ['blue', 'green'] },
  stated: { clusters: ['blue', 'green'], by: 'ann', at: 2_000_001 },
  states: [state('blue'), state('green')],
  objects: () => ({ HTTPRoute: 1, MultiClusterHTTPRoute: 2, Gateway: 5 }),
  inForce: new Map([['blue', 3]]),
  leftOut: new Map(),
  ...rest,
})

describe('configClustersView', () => {
  it('shows the order with what counts of each cluster, and who stated it when', () => {
    const { clusters, ...rest } = configClustersView(viewed({}))
    assert.deepEqual(
      clusters.map(({ name, state: said, routes, routesInForce }) => [name, said, routes, routesInForce]),
      [
        ['blue', 'Reporting', 3, 3],
        ['green', 'Reporting', 3, 0],
      ],
    )
    assert.deepEqual(rest, {
      source: 'Set',
      others: [],
      resourceVersion: '2000001',
      changedAt: '1970-01-01T00:00:02.000Z',
      changedBy: 'ann',
      warnings: [],
    })
  })

  it('has all clusters outside the order where there is none', () => {
    const { clusters, others, resourceVersion } = configClustersView(
      viewed({ order: { source: 'None', clusters: [] }, stated: undefined }),
    )
    assert.deepEqual(
      [clusters, others.map(({ name }) => name), resourceVersion],
      [[], ['blue', 'green'], '0'],
    )
  })

  const states: readonly [says: string, states: readonly ClusterState[], said: string, warning: RegExp][] = [
    [
      'silent',
      [state('blue', 60_000), state('green')],
      'Silent',
      /^the agent of blue is silent since 1970.*promote/,
    ],
    ['still loading', [state('blue', 0, false), state('green')], 'Loading', /^$/],
    ['unknown', [state('green')], 'Unknown', /^no agent has ever reported for blue: start its agent, or/],
  ]
  for (const [says, found, said, warning] of states)
    it(`tells that the first is ${says}`, () => {
      const view = configClustersView(viewed({ states: found }))
      assert.equal(view.clusters[0]?.state, said)
      assert.match(view.warnings.join(), warning)
    })

  it('does not mind that another than the first is silent', () =>
    assert.deepEqual(
      configClustersView(viewed({ states: [state('blue'), state('green', 60_000)] })).warnings,
      [],
    ))

  it('names some of the routes that are left out', () => {
    const leftOut = new Map([['red', ['a/1', 'a/2', 'a/3', 'a/4']]])
    assert.deepEqual(configClustersView(viewed({ leftOut })).warnings, [
      '4 routes of red (a/1, a/2, a/3, …) are in force from no cluster, since red is not in the order: add it to the order, or move them to a cluster that is',
    ])
  })
})
