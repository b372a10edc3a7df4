import assert from 'node:assert/strict'
import type { Kube } from '@watershed/kube'
import { connectKube } from '@watershed/kube'
import type { TestApiServer, TestKind } from '@watershed/testkit'
import { startApiServer } from '@watershed/testkit'
import { createDroppedFields } from './dropped-fields.ts'
import type { Wanted } from './status-writer.ts'
import { writeWanted } from './write-wanted.ts'

const kind: TestKind = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  plural: 'httproutes',
  namespaced: true,
}
const name = { namespace: 'shop', name: 'cart' }
const other = { parentRef: { name: 'public' }, controllerName: 'example.com/other', conditions: [] }
const entry = (gateway: string) => ({
  parentRef: { name: gateway },
  controllerName: 'watershed.dev/edge',
  conditions: [{ type: 'Accepted', status: 'True', lastTransitionTime: 'now' }],
})
const wanted: Wanted = {
  type: 'set',
  kind: 'HTTPRoute',
  apiVersion: kind.apiVersion,
  ...name,
  status: { parents: [{ ...entry('public'), conditions: [{ type: 'Accepted', status: 'True' }] }] },
}

describe('writeWanted', () => {
  let server: TestApiServer
  let kube: Kube

  beforeEach(async () => {
    server = await startApiServer({ kinds: [kind] })
    kube = await connectKube({
      login: { server: server.url, identity: async () => ({ headers: {}, tls: {} }) },
    })
  })
  afterEach(async () => {
    await kube.close()
    await server.down()
  })
  const write = (one: Wanted = wanted) =>
    writeWanted(
      { servedVersion: () => undefined },
      { kube, dropped: createDroppedFields(() => {}), time: () => 'now' },
    )(one)
  const put = (status: object) =>
    server.history.put({ apiVersion: kind.apiVersion, kind: kind.kind, metadata: name, status })
  const status = () =>
    server.history.get({ apiVersion: kind.apiVersion, kind: kind.kind, metadata: name })?.['status']
  const writes = () => server.requests.filter(({ method }) => method !== 'GET').length

  it("adds our entry beside another controller's, and then has nothing more to write", async () => {
    put({ parents: [other] })
    assert.equal(await write(), 'written')
    assert.deepEqual(status(), { parents: [other, entry('public')] })
    assert.equal(await write(), 'unchanged')
    assert.equal(writes(), 1)
  })

  it('reads again when somebody else wrote in between, and keeps what they wrote', async () => {
    put({})
    server.interfere = ({ method }) => {
      if (method === 'PUT' && writes() === 1) put({ parents: [other] })
      return undefined
    }
    assert.equal(await write(), 'written')
    assert.deepEqual(status(), { parents: [other, entry('public')] })
  })

  it('writes nothing of an object that is gone', async () => {
    assert.equal(await write(), 'absent')
    assert.equal(writes(), 0)
  })

  it('takes our entries back and leaves the others', async () => {
    put({ parents: [other, entry('public')] })
    assert.equal(await write({ type: 'delete', kind: 'HTTPRoute', ...name }), 'written')
    assert.deepEqual(status(), { parents: [other] })
  })
})
