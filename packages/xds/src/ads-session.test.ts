import assert from 'node:assert/strict'
import { create } from '@bufbuild/protobuf'
import { NodeSchema } from '@watershed/envoy-api/envoy/config/core/v3/base_pb.js'
import { DeltaDiscoveryRequestSchema } from '@watershed/envoy-api/envoy/service/discovery/v3/discovery_pb.js'
import { createAdsSession } from './ads-session.ts'
import { defaultLimits } from './limits.ts'
import { plainClusters } from './testing/plain-clusters.ts'
import { plainResource } from './testing/plain-resource.ts'
import { typeUrls } from './type-urls.ts'
import { createView } from './view.ts'

describe('createAdsSession', () => {
  it('writes nothing more to a client that does not read, until it does', () => {
    const view = createView()
    view.apply({ set: [...plainClusters('a@1'), plainResource(typeUrls.endpoints, 'a', '1')] })
    let written = 0
    const session = createAdsSession(create(NodeSchema, { id: 'edge-1' }), {
      id: 1,
      identity: 'an-edge',
      peer: '127.0.0.1:1',
      options: { authenticate: async () => ({ identity: 'an-edge' }), viewFor: () => view },
      limits: defaultLimits,
      clock: () => 0,
      write: () => {
        written++
        return false
      },
      guard: (work) => work(),
    })
    const ask = (typeUrl: string, names: string[]): void =>
      session.receive(create(DeltaDiscoveryRequestSchema, { typeUrl, resourceNamesSubscribe: names }))
    ask(typeUrls.cluster, [])
    ask(typeUrls.endpoints, ['a'])
    session.begin()
    assert.equal(written, 1)
    view.apply({ set: [plainResource(typeUrls.endpoints, 'a', '2')] })
    session.tick()
    assert.equal(written, 1)
    session.resume()
    assert.equal(written, 2)
  })
})
