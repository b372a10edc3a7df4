import assert from 'node:assert/strict'
import type { StoredRecord } from '@watershed/model'
import type { Pipeline } from './create-pipeline.ts'
import { pipelineOf } from './testing/outputs.ts'
import {
  gatewayClassRecord,
  gatewayRecord,
  routeRecord,
  serviceRecord,
  sliceRecord,
} from './testing/records.ts'

const twin = (record: StoredRecord): StoredRecord => ({ ...record, cluster: 'green' })

/** Both clusters have the Gateway and route cart; pay is blue's alone. */
const records = [
  gatewayClassRecord(),
  twin(gatewayClassRecord()),
  gatewayRecord(),
  twin(gatewayRecord()),
  ...['blue', 'green'].flatMap((cluster) => [
    serviceRecord(cluster, 'cart'),
    sliceRecord(cluster, 'cart', [true]),
    routeRecord('cart', { blue: 1, green: 1 }, { from: cluster }),
  ]),
  serviceRecord('blue', 'pay'),
  sliceRecord('blue', 'pay', [true]),
  routeRecord('pay', { blue: 1 }),
]

const prefer = (pipeline: Pipeline, ...order: readonly string[]): void =>
  pipeline.update(() => pipeline.configClusters.set('order', order))

describe('an order of config clusters', () => {
  let pipeline: Pipeline
  const inForce = (name: string) => pipeline.routes.get(`MultiClusterHTTPRoute/shop/${name}`)?.cluster
  const scopes = () => [...pipeline.scopeResources.entries()].map(([key]) => key).sort()
  const assignments = () => [...pipeline.assignmentResources.entries()].map(([, { name }]) => name).sort()

  beforeEach(() => {
    pipeline = pipelineOf(records)
  })

  it('drops no route when another cluster is promoted, and changes no Envoy resource where the objects are the same', () => {
    prefer(pipeline, 'blue', 'green')
    const [before, endpoints] = [scopes(), assignments()]
    assert.equal(before.length, 2)
    const changed: string[] = []
    const { scopeResources, assignmentResources, clusterResources, listeners } = pipeline
    for (const collection of [scopeResources, assignmentResources, clusterResources, listeners])
      collection.onChange((changes) => changed.push(...changes.keys()))
    assert.deepEqual([inForce('cart'), inForce('pay')], ['blue', 'blue'])
    prefer(pipeline, 'green', 'blue')
    assert.deepEqual([inForce('cart'), inForce('pay')], ['green', 'blue'])
    assert.equal(pipeline.gateways.get('infra/public')?.cluster, 'green')
    assert.deepEqual([scopes(), assignments(), changed], [before, endpoints, []])
  })

  it('takes the routes of clusters outside it out of force, and still sends to their endpoints', () => {
    prefer(pipeline, 'green')
    assert.deepEqual([inForce('cart'), inForce('pay')], ['green', undefined])
    const { inForce: isInForce, conditions } = pipeline.routeStatuses.get(
      'blue/MultiClusterHTTPRoute/shop/pay',
    )!
    const accepted = conditions.find(({ type }) => type === 'Accepted')
    assert.deepEqual([isInForce, accepted?.status, accepted?.reason], [false, 'False', 'NotConfigCluster'])
    const shares = pipeline.routeStatuses.get('green/MultiClusterHTTPRoute/shop/cart')?.rules[0]?.shares
    assert.deepEqual(
      shares?.map(({ cluster, effective }) => [cluster, effective]),
      [
        ['blue', 0.5],
        ['green', 0.5],
      ],
    )
  })

  it('tells of a Gateway outside it on the Gateway', () => {
    prefer(pipeline, 'green')
    const status = JSON.stringify(pipeline.statuses.get('blue/Gateway/infra/public'))
    assert.match(status, /"reason":"NotConfigCluster"/)
    assert.match(status, /`watershed promote blue`/)
  })

  it('goes back to the oldest when it is taken away', () => {
    prefer(pipeline, 'green')
    pipeline.update(() => pipeline.configClusters.delete('order'))
    assert.deepEqual([inForce('cart'), inForce('pay')], ['blue', 'blue'])
  })
})
