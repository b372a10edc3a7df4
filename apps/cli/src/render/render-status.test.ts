import assert from 'node:assert/strict'
import type { ConfigClustersView, ConfigClusterView, RouteSummaryView } from '@watershed/wire'
import { renderStatus } from './render-status.ts'

const cluster = (name: string): ConfigClusterView => ({
  name,
  state: 'Reporting',
  routes: 1,
  routesInForce: 1,
})
const order = (...names: readonly string[]): ConfigClustersView => ({
  source: names.length > 0 ? 'Set' : 'None',
  clusters: names.map(cluster),
  others: [],
  resourceVersion: '0',
  warnings: [],
})
const route = (name: string, reason: string): RouteSummaryView => ({
  kind: 'MultiClusterHTTPRoute',
  cluster: 'green',
  namespace: 'shop',
  name,
  hostnames: [],
  parents: [],
  inForce: false,
  conditions: [{ type: 'Accepted', status: 'False', reason, message: '' }],
  shares: [],
})
const lines = (stated: ConfigClustersView, ...routes: readonly RouteSummaryView[]): readonly string[] =>
  renderStatus({ clusters: [], routes, edges: [], configClusters: stated }).split('\n')

describe('renderStatus', () => {
  it('takes a route that another stands before for right where an order is stated, and for wrong where none is', () => {
    const routes = [route('cart', 'Duplicate'), route('pay', 'UnsupportedValue')]
    assert.equal(lines(order('blue', 'green'), ...routes)[2], 'Routes:   2, 1 not in order: shop/pay')
    assert.equal(lines(order(), ...routes)[2], 'Routes:   2, 2 not in order: shop/cart, shop/pay')
  })

  it('shows the order of config clusters, and how many warnings there are of it', () => {
    assert.equal(lines(order('blue', 'green'))[1], 'Config:   blue > green')
    assert.equal(lines(order())[1], 'Config:   the oldest of any cluster')
    assert.equal(
      lines({ ...order('blue'), warnings: ['blue is silent'] })[1],
      'Config:   blue, 1 warning (config-clusters)',
    )
  })
})
