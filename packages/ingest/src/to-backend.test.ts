import assert from 'node:assert/strict'
import type { Endpoint, ReportedObject } from '@watershed/model'
import fc from 'fast-check'
import { recordOf } from './testing/manifests.ts'
import { toBackend } from './to-backend.ts'

const service: ReportedObject = {
  kind: 'Service',
  namespace: 'shop',
  name: 'cart',
  ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
}

const slice = (name: string, endpoints: readonly Endpoint[]): ReportedObject => ({
  kind: 'EndpointSlice',
  namespace: 'shop',
  name,
  service: 'cart',
  addressType: 'IPv4',
  ports: [{ name: 'http', port: 8080 }],
  endpoints,
})

const endpoint = (): fc.Arbitrary<Endpoint> =>
  fc.record({
    addresses: fc.integer({ min: 1, max: 6 }).map((last) => [`10.0.0.${last}`]),
    ready: fc.boolean(),
    serving: fc.boolean(),
    terminating: fc.boolean(),
  })

// Most of what it does is in test/golden/ingest/backends.
describe('toBackend', () => {
  it('does not depend on how endpoints are spread over slices, or in which order', () =>
    fc.assert(
      fc.property(
        fc.array(endpoint(), { maxLength: 12 }),
        fc.integer(),
        fc.nat(11),
        (endpoints, seed, cut) => {
          const spread = endpoints.toSorted((a, b) => rank(a, seed) - rank(b, seed))
          const slices = [slice('b', spread.slice(cut)), slice('a', spread.slice(0, cut))]
          assert.deepEqual(
            toBackend(
              recordOf(service),
              slices.map((one) => recordOf(one)),
            ),
            toBackend(recordOf(service), [recordOf(slice('a', endpoints))]),
          )
        },
      ),
    ))

  it('has each address once, in order', () =>
    fc.assert(
      fc.property(fc.array(endpoint()), (endpoints) => {
        const [port] = toBackend(recordOf(service), [recordOf(slice('a', endpoints))]).ports
        const addresses = port?.endpoints.map(({ address }) => address) ?? []
        assert.deepEqual(addresses, [...new Set(endpoints.flatMap((one) => one.addresses))].sort())
      }),
    ))

  it('has ports without endpoints where nothing acceptable was ever reported', () => {
    const bad = slice('a', [{ addresses: ['nowhere'], ready: true, serving: true, terminating: false }])
    assert.deepEqual(toBackend(recordOf(service), [recordOf(bad)]).ports[0]?.endpoints, [])
  })
})

/** Some order, by a seed. */
const rank = ({ addresses, ready }: Endpoint, seed: number): number =>
  Math.sin(seed + Number(addresses[0]?.at(-1)) + (ready ? 0.5 : 0))
