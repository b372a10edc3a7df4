import assert from 'node:assert/strict'
import type { Service } from '../objects/service.ts'
import { hostsLines } from './hosts-lines.ts'

const service = (name: string, namespace: string, clusterIP: string): Service => ({
  metadata: { name, namespace, uid: name },
  spec: { clusterIP },
})
const slice = {
  metadata: { name: 's', namespace: 'ws', uid: 's' },
  endpoints: [
    { addresses: ['10.1.0.1'], hostname: 'redis-0', conditions: { ready: true } },
    { addresses: ['10.1.0.2'], conditions: { ready: false } },
  ],
}

describe('hostsLines', () => {
  it('names Services as cluster DNS does', () => {
    const services = [
      service('hub', 'ws', '10.96.0.9'),
      service('api', 'default', '10.96.0.8'),
      service('redis', 'ws', 'None'),
      { ...service('outside', 'ws', ''), spec: {} },
    ]
    assert.deepEqual(
      hostsLines('ws', services, () => [slice]),
      [
        '10.96.0.9 hub.ws.svc.cluster.local hub.ws.svc hub.ws hub',
        '10.96.0.8 api.default.svc.cluster.local api.default.svc api.default',
        '10.1.0.1 redis.ws.svc.cluster.local redis.ws.svc redis.ws redis redis-0.redis.ws.svc.cluster.local redis-0.redis.ws.svc redis-0.redis.ws',
      ],
    )
  })
})
