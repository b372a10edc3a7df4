import assert from 'node:assert/strict'
import type { BackendEndpoint, BackendReach } from '@watershed/model'
import { addressesOf, behindOf, isUnreachable } from './addresses-of.ts'
import type { Target } from './find-backends.ts'

const endpoint = (last: number, nodeName?: string, zone?: string): BackendEndpoint => ({
  address: `10.1.0.${last}`,
  port: 8080,
  ready: true,
  serving: true,
  terminating: false,
  ...(nodeName !== undefined && { nodeName }),
  ...(zone !== undefined && { zone }),
})

const target = (ready: readonly BackendEndpoint[], reach?: BackendReach): Target => ({
  cluster: 'blue',
  upstream: { protocol: 'HTTP1' },
  ready,
  terminating: [],
  endpoints: ready.length,
  ...(reach && { reach }),
})

const entry = (last: number, nodeName?: string) => ({
  address: `192.0.2.${last}`,
  port: 30_080,
  ...(nodeName !== undefined && { nodeName }),
})
const nodes: BackendReach = { mode: 'NodePort', addresses: [entry(1), entry(2)] }
const local: BackendReach = { mode: 'NodePort', addresses: [entry(1, 'a'), entry(2, 'b')] }

describe('addressesOf', () => {
  it('takes what leads to all endpoints alike', () =>
    assert.deepEqual(addressesOf(target([endpoint(1, 'a')], nodes), 'ready'), [entry(1), entry(2)]))

  it('weighs what leads to one node by the endpoints there, and leaves out what leads to none', () => {
    const some = target([endpoint(1, 'a'), endpoint(2, 'a'), endpoint(3, 'c')], local)
    assert.deepEqual(addressesOf(some, 'ready'), [{ ...entry(1), weight: 2 }])
    assert.equal(isUnreachable(some), false)
  })

  it('has none, however many nodes there are, where nothing is ready', () => {
    assert.deepEqual(addressesOf(target([], nodes), 'ready'), [])
    assert.equal(isUnreachable(target([], nodes)), false)
  })

  it('has none where no node has an endpoint, which is then unreachable', () =>
    assert.equal(isUnreachable(target([endpoint(1, 'c'), endpoint(2)], local)), true))
})

describe('behindOf', () => {
  const behind = (reach: BackendReach | undefined, ...ready: readonly BackendEndpoint[]) =>
    behindOf(target(ready, reach), 'ready')

  it('differs with the endpoints that connections may lead to, and with nothing else', () => {
    for (const reach of [nodes, local, { mode: 'LoadBalancer', addresses: [entry(1)] } as const]) {
      const now = behind(reach, endpoint(1, 'a'), endpoint(2, 'a'))
      assert.match(now ?? '', /^[0-9a-f]{12}$/)
      assert.equal(behind(reach, endpoint(1, 'a', 'zone'), endpoint(2, 'a')), now)
      assert.notEqual(behind(reach, endpoint(1, 'a')), now)
      assert.notEqual(behind(reach, endpoint(1, 'a'), endpoint(2, 'a'), endpoint(3, 'a')), now)
    }
  })

  it('is nothing where edges see the endpoints, or where a gateway chooses for every request', () => {
    assert.equal(behind(undefined, endpoint(1)), undefined)
    assert.equal(behind({ mistake: 'Boat' }, endpoint(1)), undefined)
    assert.equal(behind({ mode: 'Gateway', addresses: [entry(1)] }, endpoint(1)), undefined)
  })
})
