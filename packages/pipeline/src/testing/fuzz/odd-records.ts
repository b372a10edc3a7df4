import type { ReportedObject, StoredRecord } from '@watershed/model'
import fc from 'fast-check'
import { base64 } from './healthy-world.ts'

/** Kinds that have no schema of ours: what the wire lets through of each, in namespace `team`, some of it over what is there. */
const record = (object: fc.Arbitrary<ReportedObject>): fc.Arbitrary<StoredRecord> =>
  object.map((one) => ({ cluster: 'blue', object: one, firstReported: 6_000 }))

const begin = '-----BEGIN CERTIFICATE-----'
const pem = fc.oneof(
  fc.constantFrom(
    '',
    begin,
    `${begin}\n-----END CERTIFICATE-----\n`,
    `${begin}\nAAAA\n-----END CERTIFICATE-----\n`,
  ),
  fc.constantFrom(
    '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
    '\u0000',
    'x'.repeat(100_000),
  ),
  fc.string({ unit: 'binary', maxLength: 50 }),
)
/** Base64 or not. */
const encoded = fc.oneof(pem.map(base64), pem, fc.base64String({ maxLength: 40 }))
const names = ['tls.crt', 'tls.key', 'ca.crt', '__proto__', 'other'] as const
const dataOf = (value: fc.Arbitrary<string>): fc.Arbitrary<Record<string, string>> =>
  fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 4, noNullPrototype: true })

const port = fc.constantFrom(1, 53, 80, 8080, 65_535)
const word = fc.constantFrom('', 'http', 'dns', 'x', '__proto__')
const address = fc.constantFrom(
  '10.0.0.1',
  '::1',
  '0.0.0.0',
  '255.255.255.255',
  'example.com',
  '1.2.3',
  '10.0.0.1%eth0',
  '::ffff:1.2.3.4',
  '[::1]',
)
const namespace = 'team'

export const oddRecords: Readonly<Record<string, fc.Arbitrary<StoredRecord>>> = {
  Secret: record(
    fc.record({
      kind: fc.constant('Secret' as const),
      namespace: fc.constant(namespace),
      name: fc.constantFrom('new', 'constructor'),
      type: fc.constantFrom('kubernetes.io/tls', 'Opaque', ''),
      data: dataOf(encoded),
    }),
  ),
  ConfigMap: record(
    fc.record({
      kind: fc.constant('ConfigMap' as const),
      namespace: fc.constant(namespace),
      name: fc.constantFrom('new', 'constructor'),
      data: dataOf(pem),
    }),
  ),
  Service: record(
    fc.record(
      {
        kind: fc.constant('Service' as const),
        namespace: fc.constant(namespace),
        name: fc.constantFrom('new', 'constructor'),
        ports: fc.array(
          fc.record({
            name: word,
            port,
            protocol: fc.constantFrom('TCP' as const, 'UDP' as const, 'SCTP' as const),
            appProtocol: fc.constantFrom('kubernetes.io/h2c', 'kubernetes.io/ws', 'x', ''),
          }),
          { maxLength: 4 },
        ),
        reach: fc.constantFrom('Boat', '', 'LoadBalancer', 'NodePort', 'PodIP'),
        loadBalancer: fc.array(address, { maxLength: 3 }),
      },
      { requiredKeys: ['kind', 'namespace', 'name', 'ports'], noNullPrototype: true },
    ),
  ),
  EndpointSlice: record(
    fc.record({
      kind: fc.constant('EndpointSlice' as const),
      namespace: fc.constant(namespace),
      name: fc.constantFrom('new', 'constructor'),
      service: fc.constantFrom('cart', 'nowhere', '__proto__'),
      addressType: fc.constantFrom('IPv4' as const, 'IPv6' as const, 'FQDN' as const),
      ports: fc.array(fc.record({ name: word, port }), { maxLength: 4 }),
      endpoints: fc.array(
        fc.record({
          addresses: fc.array(address, { maxLength: 3 }),
          ready: fc.boolean(),
          serving: fc.boolean(),
          terminating: fc.boolean(),
        }),
        { maxLength: 4 },
      ),
    }),
  ),
}
