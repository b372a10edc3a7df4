import assert from 'node:assert/strict'
import type { RuleShares, Share } from '@watershed/model'
import { mostClusters } from './limits.ts'
import { ruleStatuses } from './rule-statuses.ts'

const share = (cluster: string, parts: Partial<Share> = {}): Share => ({
  backendRef: 0,
  cluster,
  namespace: 'shop',
  service: 'cart',
  port: 80,
  weight: 1,
  desired: 0.5,
  effective: 0.5,
  readyEndpoints: 2,
  endpoints: 3,
  ...parts,
})

const rule = (...shares: readonly Share[]): RuleShares => ({ rule: 0, failover: 'Spill', shares })

describe('ruleStatuses', () => {
  it('sums up the clusters of one backendRef', () => {
    const [status] = ruleStatuses([rule(share('blue'), share('green', { readyEndpoints: 1 }))])
    assert.deepEqual(status?.backends, [
      {
        backendRef: 0,
        namespace: 'shop',
        name: 'cart',
        port: 80,
        weight: 1,
        readyEndpoints: 3,
        desired: '100%',
        effective: '100%',
        clusters: [
          { name: 'blue', readyEndpoints: 2, desired: '50%', effective: '50%' },
          { name: 'green', readyEndpoints: 1, desired: '50%', effective: '50%' },
        ],
      },
    ])
  })

  it('gives a reason to the whole only where all its clusters have it', () => {
    const [mixed] = ruleStatuses([rule(share('blue', { reason: 'Overflow' }), share('green'))])
    assert.equal(mixed?.backends[0]?.reason, undefined)
    const none = { reason: 'NoReadyEndpoints' } as const
    const [same] = ruleStatuses([rule(share('blue', none), share('green', none))])
    assert.equal(same?.backends[0]?.reason, 'NoReadyEndpoints')
  })

  it('does not change with what is no part of it', () => {
    const more = ruleStatuses([rule(share('blue', { endpoints: 9, effective: 0.50001 }))])
    assert.deepEqual(more, ruleStatuses([rule(share('blue'))]))
  })

  it('lists as many clusters as the schema has room for, and sums up all', () => {
    const clusters = Array.from({ length: mostClusters + 6 }, (_, index) =>
      share(`c${index}`, { desired: 1 / 70, readyEndpoints: 1 }),
    )
    const [status] = ruleStatuses([rule(...clusters)])
    assert.equal(status?.backends[0]?.clusters.length, mostClusters)
    assert.equal(status?.backends[0]?.readyEndpoints, mostClusters + 6)
    assert.equal(status?.backends[0]?.desired, '100%')
  })
})
