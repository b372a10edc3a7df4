import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { controllerName } from '@watershed/model'
import type { TestApiServer } from '@watershed/testkit'
import { startApiServer, waitFor } from '@watershed/testkit'
import { pino } from 'pino'
import type { Agent } from '../start-agent.ts'
import { startAgent } from '../start-agent.ts'
import { allKinds, apiObject, apiService } from '../testing/api-objects.ts'
import type { ProtocolHub } from '../testing/protocol-hub.ts'
import { startProtocolHub, testToken } from '../testing/protocol-hub.ts'

describe('startStatusWriting, in an agent', () => {
  let server: TestApiServer
  let hub: ProtocolHub
  let agent: Agent | undefined
  beforeEach(async () => {
    server = await startApiServer({ kinds: allKinds })
    hub = await startProtocolHub()
  })
  afterEach(async () => {
    await agent?.stop()
    agent = undefined
    await hub.down()
    await server.down()
  })

  const start = async (): Promise<void> => {
    agent = await startAgent({
      cluster: 'blue',
      kubernetes: { login: { server: server.url, identity: async () => ({ headers: {}, tls: {} }) } },
      hub: hub.url,
      token: { value: testToken },
      log: pino({ level: 'silent' }),
    })
  }

  it('a status write that RBAC forbids was only logged: the hub is told, with the rule that is missing', async () => {
    server.history.put(apiObject('HTTPRoute', 'web'))
    server.interfere = ({ method }) => (method === 'PUT' ? { status: 403, reason: 'Forbidden' } : undefined)
    const [apiVersion, namespace, name] = ['gateway.networking.k8s.io/v1', 'shop', 'web']
    const parents = [{ parentRef: { name: 'public' }, controllerName, conditions: [] }]
    hub.statuses = [{ type: 'set', kind: 'HTTPRoute', apiVersion, namespace, name, status: { parents } }]
    await start()
    const [problem] = await waitFor(() => hub.rules.problems.length > 0 && hub.rules.problems, {
      what: 'the problem at the hub',
    })
    assert.equal(problem?.object, 'HTTPRoute shop/web')
    assert.match(problem.message, /^may not be written, .*HTTP 403/)
    assert.match(problem.cure, /helm upgrade.* update on httproutes\/status /)
  })

  it('a Service of a Gateway that somebody deletes or edits is put right, and Services of others are left alone', async () => {
    server.history.put({ ...apiObject('Gateway', 'public'), metadata: { ...place('public'), uid: 'u-1' } })
    hub.statuses = [gatewayService]
    await start()
    const found = () => server.history.get(apiObject('Service', 'public-watershed'))
    const untilRight = (what: string) =>
      waitFor(
        () => {
          const now = found()
          const isMade = (now?.metadata['labels'] as { readonly team?: string } | undefined)?.team === 'edge'
          return isMade && isDeepStrictEqual({ spec: now?.['spec'], status: now?.['status'] }, rightful)
        },
        { what },
      )
    await untilRight('the Service to be made')
    const { version } = server.history
    server.history.put(apiService('other'))
    server.history.remove(apiService('public-watershed'))
    await untilRight('the Service to be made again')
    for (const edit of [{ spec: { ...gatewayService.spec, ports: [] } }, { status: {} }]) {
      const now = found()
      assert.ok(now)
      server.history.put({ ...now, ...edit })
      await untilRight(`${Object.keys(edit).join()} to be as it was`)
    }
    const writes = server.history.since(version).map(({ type, object }) => `${type} ${object.metadata.name}`)
    const own = (type: string) => `${type} public-watershed`
    assert.deepEqual(
      writes,
      ['ADDED other', own('DELETED'), own('ADDED'), ...Array.from({ length: 5 }, () => own('MODIFIED'))],
      'made with its status, and one write for each of two edits',
    )
  })
})

const place = (name: string) => ({ namespace: 'shop', name })

const gatewayService = {
  type: 'set',
  apiVersion: 'v1',
  kind: 'Service',
  ...place('public-watershed'),
  labels: { 'gateway.networking.k8s.io/gateway-name': 'public', team: 'edge' },
  annotations: {},
  owner: { kind: 'Gateway', name: 'public' },
  spec: { type: 'LoadBalancer', ports: [{ name: 'tcp-80', port: 80 }] },
  status: { loadBalancer: { ingress: [{ ip: '10.0.0.7' }] } },
} as const

const rightful = { spec: gatewayService.spec, status: gatewayService.status }
