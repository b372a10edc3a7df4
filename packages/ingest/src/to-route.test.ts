import assert from 'node:assert/strict'
import { gateway, recordOf, route } from './testing/manifests.ts'
import { toGateway } from './to-gateway.ts'
import { toRoute } from './to-route.ts'

// What they make of acceptable objects is in test/golden/ingest.
describe('toRoute and toGateway', () => {
  it('take an object’s age from its creationTimestamp, else from when it was first reported', () => {
    assert.equal(toRoute(recordOf({ ...route(), created: 5 })).route.created, 5)
    assert.equal(toRoute(recordOf(route())).route.created, 1_000)
    assert.equal(toGateway(recordOf({ ...gateway(), created: 5 })).gateway.created, 5)
  })

  it('do not take each other’s kinds', () => {
    assert.throws(
      () => toRoute(recordOf(gateway())),
      /expected HTTPRoute or MultiClusterHTTPRoute, got Gateway/,
    )
    assert.throws(() => toGateway(recordOf(route())), /expected Gateway, got MultiClusterHTTPRoute/)
  })
})
