import assert from 'node:assert/strict'
import type { ConfigClustersView, ConfigClusterView } from '@watershed/wire'
import { renderConfigClusters } from './render-config-clusters.ts'

const cluster = (name: string, routesInForce: number): ConfigClusterView => ({
  name,
  state: 'Reporting',
  lastSeen: '2026-01-01T00:00:00.000Z',
  silentForMs: 1_200,
  routes: 3,
  routesInForce,
})
const unknown: ConfigClusterView = { name: 'red', state: 'Unknown', routes: 0, routesInForce: 0 }
const none: ConfigClustersView = {
  source: 'None',
  clusters: [],
  others: [],
  resourceVersion: '0',
  warnings: [],
}
const changed = { changedAt: '2026-01-01T00:00:00.000Z', changedBy: 'ann', resourceVersion: '7' }

describe('renderConfigClusters', () => {
  it('shows the order, then what is outside it, then what needs a look', () =>
    assert.deepEqual(
      renderConfigClusters({
        ...none,
        ...changed,
        source: 'Set',
        clusters: [cluster('green', 2), unknown],
        others: [cluster('blue', 0)],
        warnings: ['no agent has ever reported for red: start its agent'],
      }).split('\n'),
      [
        'The order was set by ann at 2026-01-01T00:00:00.000Z.',
        'ORDER  CLUSTER  STATE      SEEN  ROUTES  IN FORCE',
        '1      green    Reporting  1s    3       2',
        '2      red      Unknown    -     0       0',
        '-      blue     Reporting  1s    3       0',
        '',
        'Look: no agent has ever reported for red: start its agent',
      ],
    ))

  const said: readonly [says: string, view: Partial<ConfigClustersView>, text: RegExp][] = [
    [
      'nobody set it',
      {},
      /^No order is set: of several objects of one name the oldest is in force, .*cluster\.$/,
    ],
    ['it was taken back', changed, /taken back by ann at 2026/],
    ['it is the flag', { source: 'Flag' }, /^The order is that of the hub's --config-clusters\.$/],
  ]
  for (const [says, view, text] of said)
    it(`says where ${says}`, () => assert.match(renderConfigClusters({ ...none, ...view }), text))
})
