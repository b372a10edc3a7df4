import assert from 'node:assert/strict'
import type { TestApiServer } from '@watershed/testkit'
import { startApiServer, waitFor } from '@watershed/testkit'
import { pino } from 'pino'
import type { Agent, AgentOptions } from '../../start-agent.ts'
import { startAgent } from '../../start-agent.ts'
import {
  allKinds,
  apiNode,
  apiObject,
  apiService,
  apiSlice,
  builtIn,
  kindOf,
} from '../../testing/api-objects.ts'
import type { ProtocolHub } from '../../testing/protocol-hub.ts'
import { startProtocolHub, testToken } from '../../testing/protocol-hub.ts'
import type { KubernetesPlace } from '../start-source.ts'

describe('startKubernetesSource, in an agent', () => {
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

  const start = async (
    place: Partial<KubernetesPlace> = {},
    options: Partial<AgentOptions> = {},
  ): Promise<void> => {
    agent = await startAgent({
      cluster: 'blue',
      kubernetes: {
        login: { server: server.url, identity: async () => ({ headers: {}, tls: {} }) },
        watchLimits: { pollMs: 50, backoff: { baseMs: 5, capMs: 50 } },
        ...place,
      },
      hub: hub.url,
      token: { value: testToken },
      log: pino({ level: 'silent' }),
      backoff: { baseMs: 1, capMs: 20 },
      ...options,
    })
  }
  const restart = async (): Promise<void> => {
    await agent?.stop()
    const { epoch } = hub.rules
    await start()
    await waitFor(() => hub.rules.complete && hub.rules.epoch > epoch, { what: 'a full report' })
  }
  const known = (): string => [...hub.rules.objects.keys()].sort().join(' ')
  const until = (keys: string): Promise<unknown> =>
    waitFor(() => hub.rules.complete && known() === keys, { what: `'${keys}' at the hub` }).catch(
      (error: Error) => {
        throw new Error(`${error.message}; it knows '${known()}'`)
      },
    )
  const put = (...objects: readonly ReturnType<typeof apiObject>[]): void => {
    for (const one of objects) server.history.put(one)
  }
  const problems = (): string =>
    hub.rules.problems.map(({ file, message, cure }) => `${file}: ${message} | ${cure}`).join('\n')

  it('says of its cluster that it exports what has a ServiceExport', async () => {
    await start()
    await until('')
    assert.equal(hub.rules.cluster?.exports, 'ServiceExport')
    assert.equal(hub.rules.cluster.serviceImports, 'Managed')
  })

  it('reports every kind, trimmed, and what becomes of it', async () => {
    put(
      apiService('a'),
      apiSlice('a', ['10.244.0.1']),
      apiObject('GatewayClass', 'edge', { spec: { controllerName: 'x' } }),
      apiObject('Gateway', 'public'),
      apiObject('HTTPRoute', 'web'),
      apiObject('MultiClusterHTTPRoute', 'web'),
      apiObject('ServiceExport', 'a'),
      apiObject('Namespace', 'shop'),
    )
    await start()
    await until(
      'EndpointSlice/shop/a Gateway/shop/public GatewayClass//edge HTTPRoute/shop/web MultiClusterHTTPRoute/shop/web Namespace//shop Service/shop/a ServiceExport/shop/a',
    )
    assert.ok(!JSON.stringify([...hub.rules.objects.values()]).includes('managedFields'))
    server.history.remove(apiObject('HTTPRoute', 'web'))
    put(apiService('b'))
    await waitFor(() => known().includes('Service/shop/b') && !known().includes(' HTTPRoute'), {
      what: 'the changes',
    })
    assert.equal(hub.requests.filter(({ message }) => message === 'session').length, 1)
  })

  it('says nothing to the hub of a change that it leaves out', async () => {
    put(apiService('a'))
    await start()
    await until('Service/shop/a')
    const reports = (): number => hub.requests.filter(({ message }) => message === 'reports').length
    const before = reports()
    put({ ...apiService('a'), status: { loadBalancer: {} } }, apiService('b'))
    await until('Service/shop/a Service/shop/b')
    assert.equal(reports(), before + 1)
  })

  it('starts without kinds that are not installed, and reports them once they are', async () => {
    for (const kind of allKinds) if (!builtIn.includes(kind)) server.uninstall(kind)
    put(apiService('a'))
    await start()
    await until('Service/shop/a')
    assert.equal(
      hub.requests.some(({ body }) => body.includes('unread')),
      false,
    )
    server.install(kindOf('HTTPRoute'))
    put(apiObject('HTTPRoute', 'web'))
    await until('HTTPRoute/shop/web Service/shop/a')
  })

  describe('started while the API server is away', () => {
    it('leaves to the hub what an earlier agent said, and takes back later what is gone', async () => {
      put(apiService('a'), apiService('b'))
      await start()
      await until('Service/shop/a Service/shop/b')
      await server.down()
      await restart()
      assert.equal(known(), 'Service/shop/a Service/shop/b')
      await waitFor(() => hub.requests.some(({ message }) => message === 'heartbeat'), {
        what: 'a heartbeat',
      })
      server.history.remove(apiService('a'))
      put(apiService('c'))
      await server.up()
      await until('Service/shop/b Service/shop/c')
    })

    it('does so kind by kind', async () => {
      put(apiService('a'), apiObject('HTTPRoute', 'web'), apiObject('Gateway', 'public'))
      await start()
      await until('Gateway/shop/public HTTPRoute/shop/web Service/shop/a')
      await agent?.stop()
      server.history.remove(apiObject('HTTPRoute', 'web'))
      server.history.remove(apiObject('Gateway', 'public'))
      server.interfere = ({ path }) =>
        path.endsWith('/httproutes') ? { status: 403, reason: 'Forbidden' } : undefined
      await restart()
      await until('HTTPRoute/shop/web Service/shop/a')
      assert.match(
        problems(),
        /^HTTPRoute\/: HTTPRoute may not be read, so the hub does not see the HTTPRoutes: .* \| Grant it/,
      )
      server.interfere = () => undefined
      await until('Service/shop/a')
      await waitFor(() => problems() === '', { what: 'no problem' })
    })
  })

  it('keeps what it knows while the API server is away', async () => {
    put(apiService('a'))
    await start()
    await until('Service/shop/a')
    await server.down()
    server.history.remove(apiService('a'))
    put(apiService('b'))
    await waitFor(() => agent?.watches().every(({ state }) => state === 'retrying'), {
      what: 'failing watches',
    })
    assert.equal(known(), 'Service/shop/a')
    await server.up()
    await until('Service/shop/b')
  })

  describe('an object that cannot be read', () => {
    it('keeps what it said, and is a problem until it is mended', async () => {
      put(apiService('a', 80), apiService('b', 80))
      await start()
      await until('Service/shop/a Service/shop/b')
      put(apiService('a', 'http'))
      await waitFor(() => problems() !== '', { what: 'the problem' })
      assert.match(
        problems(),
        /^Service\/shop\/a: spec.ports\[0\].port is text \| Write spec.ports\[0\].port as a whole number/,
      )
      assert.equal(hub.rules.problems[0]?.object, 'Service shop/a')
      assert.equal(known(), 'Service/shop/a Service/shop/b')
      put(apiService('a', 81))
      await waitFor(() => problems() === '', { what: 'no problem' })
      assert.match(JSON.stringify(hub.rules.objects.get('Service/shop/a')), /81/)
    })
    it('is left to what an earlier agent said of it, until it is gone', async () => {
      put(apiService('a', 80), apiService('b', 80))
      await start()
      await until('Service/shop/a Service/shop/b')
      await agent?.stop()
      put(apiService('a', 'http'))
      await restart()
      assert.equal(known(), 'Service/shop/a Service/shop/b')
      server.history.remove(apiService('a'))
      await until('Service/shop/b')
    })
  })

  it('asks for selected namespaces one by one, and for no others', async () => {
    put(apiService('a'), apiService('a', 80, 'till'), apiService('a', 80, 'other'))
    put(apiObject('Namespace', 'shop'), apiObject('Namespace', 'other'))
    await start({ namespaces: ['shop', 'till'] })
    await until('Namespace//shop Service/shop/a Service/till/a')
    const namespaced = server.requests
      .map(({ path }) => path)
      .filter((path) => !/namespaces$|gatewayclasses$|edgepools$/.test(path))
    for (const path of namespaced) assert.match(path, /\/namespaces\/(shop|till)\//)
    put(apiService('b', 80, 'other'), apiService('b', 80, 'till'))
    await until('Namespace//shop Service/shop/a Service/till/a Service/till/b')
  })

  it('asks for no nodes unless some are chosen, and then for those alone', async () => {
    const nodeRequests = () => server.requests.filter(({ path }) => path.endsWith('/nodes'))
    put(apiNode('node-1'))
    await start()
    await until('')
    assert.deepEqual(nodeRequests(), [])
    await agent?.stop()
    await start({ namespaces: ['shop'] }, { nodes: { addressType: 'InternalIP', labels: { edge: 'true' } } })
    await until('Node//node-1')
    assert.equal(
      nodeRequests()[0]?.query.get('labelSelector'),
      'edge=true,!node.kubernetes.io/exclude-from-external-load-balancers',
    )
  })

  it("says nothing to the hub of a node's heartbeats, and that it is not ready", async () => {
    put(apiNode('node-1'))
    await start({}, { nodes: { addressType: 'InternalIP', labels: {} } })
    await until('Node//node-1')
    const reports = (): number => hub.requests.filter(({ message }) => message === 'reports').length
    const before = reports()
    for (const second of [1, 2, 3]) put(apiNode('node-1', { second }))
    put(apiService('a'))
    await until('Node//node-1 Service/shop/a')
    assert.equal(reports(), before + 1)
    put(apiNode('node-1', { ready: 'Unknown' }))
    await waitFor(() => /"ready":false/.test(JSON.stringify(hub.rules.objects.get('Node//node-1'))), {
      what: 'the node to be known not to be ready',
    })
  })

  it('lets the API server leave out excluded namespaces', async () => {
    await start({ excludeNamespaces: ['kube-system', 'till'] })
    await until('')
    const selectors = new Map(
      server.requests.map(({ path, query }) => [path.split('/').at(-1), query.get('fieldSelector')]),
    )
    assert.equal(selectors.get('services'), 'metadata.namespace!=kube-system,metadata.namespace!=till')
    assert.equal(selectors.get('namespaces'), 'metadata.name!=kube-system,metadata.name!=till')
    assert.equal(selectors.get('gatewayclasses'), null)
  })

  describe('of Secrets and ConfigMaps', () => {
    const gatewayOf = (name: string, secret: string) =>
      apiObject('Gateway', name, {
        spec: { gatewayClassName: 'edge', listeners: [{ tls: { certificateRefs: [{ name: secret }] } }] },
      })
    const secret = (name: string, key = 'a2V5', namespace = 'shop') =>
      apiObject('Secret', name, { type: 'kubernetes.io/tls', data: { 'tls.key': key } }, namespace)
    const secretRequests = () => server.requests.filter(({ path }) => path.endsWith('/secrets'))
    beforeEach(() =>
      put(apiObject('GatewayClass', 'edge', { spec: { controllerName: 'watershed.dev/edge' } })),
    )
    const base = 'Gateway/shop/web GatewayClass//edge'

    it('asks for those alone that are referred to, each by its name', async () => {
      put(gatewayOf('web', 'cert'), secret('cert'), secret('other'), secret('cert', 'a2V5', 'till'))
      await start()
      await until(`${base} Secret/shop/cert`)
      assert.ok(secretRequests().length > 0)
      for (const { path, query } of secretRequests()) {
        assert.equal(path, '/api/v1/namespaces/shop/secrets')
        assert.equal(query.get('fieldSelector'), 'metadata.name=cert')
      }
      assert.equal(hub.requests.filter(({ message }) => message === 'session').length, 1)
    })

    it('hears of its changes, of another reference, and of none', async () => {
      put(gatewayOf('web', 'cert'), secret('cert'))
      await start()
      await until(`${base} Secret/shop/cert`)
      put(secret('cert', 'bmV3'))
      await waitFor(() => JSON.stringify(hub.rules.objects.get('Secret/shop/cert')).includes('bmV3'), {
        what: 'the new key at the hub',
      })
      put(gatewayOf('web', 'next'))
      await until(base)
      put(secret('next'))
      await until(`${base} Secret/shop/next`)
      server.history.remove(gatewayOf('web', 'next'))
      await until('GatewayClass//edge')
      await waitFor(() => [...server.watches].every(({ kind }) => kind.kind !== 'Secret'), {
        what: 'the watches to be closed',
      })
    })

    it('says which it may not read, and leaves to the hub what an earlier agent said', async () => {
      put(gatewayOf('web', 'cert'), secret('cert'))
      await start()
      await until(`${base} Secret/shop/cert`)
      server.interfere = ({ path }) =>
        path.endsWith('/secrets') ? { status: 403, reason: 'Forbidden' } : undefined
      await restart()
      assert.equal(known(), `${base} Secret/shop/cert`)
      await waitFor(() => problems().includes('Secret'), { what: 'the problem' })
      assert.match(
        problems(),
        /^Secret\/shop\/: Secret cert in namespace shop may not be read, .* \| Grant it/,
      )
      server.history.remove(secret('cert'))
      server.interfere = () => undefined
      await until(base)
      await waitFor(() => problems() === '', { what: 'no problem' })
    })

    it('leaves them to the hub while it cannot read what may refer to them', async () => {
      put(gatewayOf('web', 'cert'), secret('cert'))
      await start()
      await until(`${base} Secret/shop/cert`)
      server.interfere = ({ path }) =>
        path.endsWith('/gateways') ? { status: 403, reason: 'Forbidden' } : undefined
      await restart()
      assert.equal(known(), `${base} Secret/shop/cert`)
      server.history.remove(gatewayOf('web', 'cert'))
      server.interfere = () => undefined
      await until('GatewayClass//edge')
    })

    it('reads none of a namespace that it is not to read', async () => {
      const foreign = apiObject('BackendTLSPolicy', 'policy', {
        spec: { validation: { caCertificateRefs: [{ kind: 'Secret', name: 'ca' }] } },
      })
      const elsewhere = apiObject('Gateway', 'web', {
        spec: {
          gatewayClassName: 'edge',
          listeners: [{ tls: { certificateRefs: [{ name: 'cert', namespace: 'till' }] } }],
        },
      })
      put(foreign, elsewhere, secret('ca'), secret('cert', 'a2V5', 'till'))
      await start({ namespaces: ['shop'] })
      await until(`BackendTLSPolicy/shop/policy ${base} Secret/shop/ca`)
      assert.ok(secretRequests().every(({ path }) => path === '/api/v1/namespaces/shop/secrets'))
    })
  })
})
