import assert from 'node:assert/strict'
import type { EdgeListener } from '@watershed/model'
import type { HttpBackend } from '@watershed/testkit'
import { freePort, startHttpBackend } from '@watershed/testkit'
import { listenerResource } from './listener-resource.ts'
import { scopeResource } from './scope-resource.ts'
import { backendResources, localityOf } from './testing/backend-resources.ts'
import { edgeRule } from './testing/edge-rule.ts'
import { send } from './testing/send.ts'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'

const hostname = 'shop.example.com'

describe('Envoy tells scopes apart', () => {
  let edge: TestEdge
  let backend: HttpBackend
  const ports = { byPort: 0, byName: 0, behindHops: 0 }
  before(async () => {
    ;[edge, backend] = await Promise.all([startEdge(), startHttpBackend({ name: 'blue' })])
    await edge.apply(backendResources('backend', [localityOf('blue', 1, [backend])]))
    ports.byPort = await serve((port) => String(port), '/by-port')
    ports.byName = await serve((port) => `infra/public/${port}`, '/by-name')
    ports.behindHops = await serve((port) => String(port), '/behind-hops', 1)
  })
  after(() => Promise.all([edge.stop(), backend.stop()]))

  const serve = async (scopeOf: (port: number) => string, path: string, trustedHops = 0): Promise<number> => {
    const port = await freePort()
    const scope = scopeOf(port)
    const target = { type: 'Hosts', scope } as const
    const listener: EdgeListener = {
      name: `tcp/${port}`,
      port,
      transport: 'TCP',
      addresses: [],
      chains: [{ name: 'http', serverNames: [], target, trustedHops }],
    }
    const rules = [edgeRule({ match: { path: { type: 'PathPrefix', value: path } } })]
    await edge.apply([
      listenerResource(listener, '127.0.0.1'),
      scopeResource({ scope, port, tls: false, hostname, clusterHeader: false, rules }),
    ])
    return port
  }

  const paths = { byPort: '/by-port', byName: '/by-name', behindHops: '/behind-hops' } as const
  for (const to of ['byPort', 'byName', 'behindHops'] as const)
    for (const header of ['x-forwarded-port', 'x-watershed-scope'])
      it(`of ${to}, whatever ${header} says`, async () => {
        const values = [...Object.values(ports).map(String), `infra/public/${ports.byName}`]
        for (const value of values) {
          const headers = { host: hostname, [header]: value, 'x-forwarded-for': '192.0.2.7' }
          const statuses = await Promise.all(
            Object.values(paths).map(async (path) => (await send(ports[to], path, { headers })).status),
          )
          const expected = Object.values(paths).map((path) => (path === paths[to] ? 200 : 404))
          assert.deepEqual(statuses, expected, `${header}: ${value}`)
        }
      })
})
