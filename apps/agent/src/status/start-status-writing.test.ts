import assert from 'node:assert/strict'
import { controllerName } from '@watershed/model'
import type { TestApiServer } from '@watershed/testkit'
import { startApiServer, waitFor } from '@watershed/testkit'
import { pino } from 'pino'
import type { Agent } from '../start-agent.ts'
import { startAgent } from '../start-agent.ts'
import { allKinds, apiObject } from '../testing/api-objects.ts'
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

  it('a status write that RBAC forbids was only logged: the hub is told, with the rule that is missing', async () => {
    server.history.put(apiObject('HTTPRoute', 'web'))
    server.interfere = ({ method }) => (method === 'PUT' ? { status: 403, reason: 'Forbidden' } : undefined)
    const [apiVersion, namespace, name] = ['gateway.networking.k8s.io/v1', 'shop', 'web']
    const parents = [{ parentRef: { name: 'public' }, controllerName, conditions: [] }]
    hub.statuses = [{ type: 'set', kind: 'HTTPRoute', apiVersion, namespace, name, status: { parents } }]
    agent = await startAgent({
      cluster: 'blue',
      kubernetes: { login: { server: server.url, identity: async () => ({ headers: {}, tls: {} }) } },
      hub: hub.url,
      token: { value: testToken },
      log: pino({ level: 'silent' }),
    })
    const [problem] = await waitFor(() => hub.rules.problems.length > 0 && hub.rules.problems, {
      what: 'the problem at the hub',
    })
    assert.equal(problem?.object, 'HTTPRoute shop/web')
    assert.match(problem.message, /^may not be written, .*HTTP 403/)
    assert.match(problem.cure, /helm upgrade.* update on httproutes\/status /)
  })
})
