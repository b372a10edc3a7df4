import assert from 'node:assert/strict'
import type { BackendEndpoint, ReportedService } from '@watershed/model'
import { nodePortAddresses } from './node-port-addresses.ts'

const service: ReportedService = { kind: 'Service', namespace: 'shop', name: 'cart', ports: [] }
const local: ReportedService = { ...service, externalTrafficPolicy: 'Local' }

const endpoint = (address: string, nodeName?: string): BackendEndpoint => ({
  address,
  port: 8080,
  ready: true,
  serving: true,
  terminating: false,
  ...(nodeName !== undefined && { nodeName }),
})

const nodes = [
  { name: 'a', addresses: ['2001:db8::1', '192.0.2.1'] },
  { name: 'b', addresses: ['192.0.2.2'] },
  { name: 'c', addresses: ['2001:db8::3'] },
]

describe('nodePortAddresses', () => {
  const cases: readonly (readonly [
    string,
    ReportedService,
    readonly BackendEndpoint[],
    readonly string[],
  ])[] = [
    ['are of the family that the Service has', service, [endpoint('10.1.0.1')], ['192.0.2.1', '192.0.2.2']],
    ['whichever that is', service, [endpoint('fd00::1')], ['2001:db8::1', '2001:db8::3']],
    [
      'one of each node where it has both',
      service,
      [endpoint('10.1.0.1'), endpoint('fd00::1')],
      ['2001:db8::1', '192.0.2.2', '2001:db8::3'],
    ],
    ['are none where there is nothing to come to', service, [], []],
    [
      'are those of the nodes with endpoints where the policy is Local',
      local,
      [endpoint('10.1.0.1', 'b')],
      ['192.0.2.2'],
    ],
    ['are none where it is not said on which nodes those are', local, [endpoint('10.1.0.1')], []],
  ]
  for (const [what, of, endpoints, addresses] of cases)
    it(what, () =>
      assert.deepEqual(
        nodePortAddresses(of, 30_080, endpoints, () => nodes).map(({ address }) => address),
        addresses,
      ),
    )

  it('are none without a nodePort', () =>
    assert.deepEqual(
      nodePortAddresses(service, undefined, [endpoint('10.1.0.1')], () => nodes),
      [],
    ))

  it('are 16 at most, unless each leads to other endpoints', () => {
    const many = Array.from({ length: 150 }, (_, index) => ({
      name: `n${index}`,
      addresses: [`192.0.2.${index + 1}`],
    }))
    const endpoints = many.map(({ name }, index) => endpoint(`10.1.0.${index + 1}`, name))
    assert.equal(nodePortAddresses(service, 30_080, endpoints, () => many).length, 16)
    assert.equal(nodePortAddresses(local, 30_080, endpoints, () => many).length, 150)
  })
})
