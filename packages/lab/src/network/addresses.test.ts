import assert from 'node:assert/strict'
import { clusterAddresses, mostClusters } from './addresses.ts'

describe('clusterAddresses', () => {
  it('places the second cluster after the first', () => {
    const green = clusterAddresses(1)
    assert.equal(green.controlPlane, '10.244.250.26')
    assert.deepEqual(green.nodes, ['10.244.250.17', '10.244.250.18'])
    assert.equal(green.services, '10.97.0.0/16')
    assert.equal(green.pod(0), '10.244.64.2')
    assert.equal(green.pod(253), '10.244.65.2')
    assert.equal(green.loadBalancer(0), '10.244.252.1')
  })

  it('gives no address twice', () => {
    const seen = new Set<string>()
    let given = 0
    const add = (address: string): void => {
      given++
      seen.add(address)
    }
    for (let index = 0; index < mostClusters; index++) {
      const addresses = clusterAddresses(index)
      for (let n = 0; n < addresses.pods; n++) add(addresses.pod(n))
      for (let n = 0; n < addresses.loadBalancers; n++) add(addresses.loadBalancer(n))
      for (const address of [addresses.controlPlane, ...addresses.nodes]) add(address)
    }
    assert.equal(seen.size, given)
  })
})
