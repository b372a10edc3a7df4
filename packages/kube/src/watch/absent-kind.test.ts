import assert from 'node:assert/strict'
import type { WatchLab } from '../testing/watch-lab.ts'
import { createWatchLab, gatewayResource, gateways, object, services } from '../testing/watch-lab.ts'

describe('watchResource, of a kind that is not installed', () => {
  let lab: WatchLab
  beforeEach(async () => {
    lab = await createWatchLab()
  })
  afterEach(() => lab.end())

  const watching = async (): Promise<void> => {
    await lab.until('a watch', () => lab.server.watches.size > 0 && lab.watch.state === 'watching')
  }
  const openWatch = () => [...lab.server.watches][0]!
  const start = (options = {}): void => lab.start({ resource: gatewayResource, ...options })

  it('counts as empty, and is waited for', async () => {
    start()
    await lab.until('the answer', () => lab.syncs === 1)
    assert.deepEqual(lab.states, ['listing', 'waitingForKind'])
    await lab.clock.advance(60_000)
    assert.ok(lab.server.requests.length < 20, 'asks every few seconds')
    lab.server.history.put(object('g', 1, gateways))
    lab.server.install(gateways)
    await lab.same()
    await watching()
    assert.deepEqual(lab.states, ['listing', 'waitingForKind', 'watching'])
  })

  it('is gone with its objects once the API server has said so twice', async () => {
    lab.server.install(gateways)
    lab.server.history.put(object('g', 1, gateways))
    start()
    await watching()
    let discoveries = 0
    // Without the events that a CRD's deletion brings.
    lab.server.interfere = ({ path }) => {
      if (path.endsWith('/gateways')) return { status: 404, body: '404 page not found' }
      if (path === '/apis') discoveries += 1
      return path === '/apis'
        ? { status: 200, body: '{"kind":"APIGroupList","groups":[]}' }
        : { status: 404, body: '404 page not found' }
    }
    openWatch().reset()
    await lab.until('the first word', () => lab.states.includes('waitingForKind'))
    assert.equal(lab.told.size, 1)
    await lab.until('the second', () => lab.told.size === 0)
    assert.equal(discoveries, 2)
    assert.deepEqual(lab.events.slice(-2), ['-shop/g', 'synced'])
  })

  it('is not believed to be gone where discovery still has it', async () => {
    lab.server.install(gateways)
    lab.server.history.put(object('g', 1, gateways))
    start()
    await watching()
    lab.server.interfere = ({ path }) =>
      path.endsWith('/gateways') ? { status: 404, body: '404 page not found' } : undefined
    openWatch().reset()
    await lab.until('the failure', () => lab.states.includes('retrying ServerError'))
    await lab.clock.advance(60_000)
    assert.equal(lab.told.size, 1)
  })

  it('does not count as gone where what answers is no API server', async () => {
    lab.server.install(gateways)
    lab.server.history.put(object('g', 1, gateways))
    start()
    await watching()
    lab.server.interfere = () => ({ status: 404, body: 'no such page' })
    openWatch().reset()
    await lab.until('the failure', () => lab.states.includes('retrying BadAnswer'))
    await lab.clock.advance(60_000)
    assert.equal(lab.told.size, 1)
    assert.equal(lab.syncs, 1)
  })

  it('takes its objects with it when its CRD goes, and brings them when that returns', async () => {
    lab.server.install(gateways)
    lab.server.history.put(object('g', 1, gateways))
    start()
    await watching()
    lab.server.uninstall(gateways)
    await lab.until('the wait', () => lab.states.at(-1) === 'waitingForKind')
    await lab.same()
    lab.server.install(gateways)
    lab.server.history.put(object('h', 1, gateways))
    await lab.same()
    await watching()
  })

  it('is read in another version where that is served', async () => {
    const beta = { ...gateways, apiVersion: 'gateway.networking.k8s.io/v1beta1' }
    lab.server.install(beta)
    lab.server.history.put(object('g', 1, gateways))
    start({ otherVersions: ['v1beta1'] })
    await watching()
    await lab.same()
    assert.equal(lab.watch.version, 'v1beta1')
    lab.server.install(gateways)
    lab.server.interfere = ({ path }) => (path.includes('v1beta1') ? { status: 404, body: '' } : undefined)
    lab.put('x')
    openWatch().reset()
    await lab.until('the other version', () => lab.watch.version === 'v1')
  })

  it('says that a 404 for what every API server has comes from none', async () => {
    lab.server.uninstall(services)
    lab.start()
    await lab.until('the failure', () => lab.states.includes('retrying BadAnswer'))
    assert.equal(lab.syncs, 0)
  })
})
