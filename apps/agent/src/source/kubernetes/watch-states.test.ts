import assert from 'node:assert/strict'
import { KubeError } from '@watershed/kube'
import type { FakeClock } from '@watershed/testkit'
import { fakeClock } from '@watershed/testkit'
import type { SelectedWatch } from './select-watches.ts'
import { selectWatches } from './select-watches.ts'
import type { WatchStates } from './watch-states.ts'
import { createWatchStates } from './watch-states.ts'
import { referredKinds, watchedKinds } from './watched-kinds.ts'

const reset = new KubeError('Unreachable', 'GET /x: ECONNRESET', 'Look whether it runs.')
const forbidden = new KubeError('Forbidden', 'GET /x: HTTP 403', 'Grant it.')

describe('createWatchStates', () => {
  let clock: FakeClock
  let states: WatchStates
  let changes: number
  const kinds = watchedKinds.filter(({ kind }) => ['Service', 'HTTPRoute'].includes(kind))
  const selected = selectWatches(kinds, {})
  const [services, routes] = selected as readonly [SelectedWatch, SelectedWatch]
  beforeEach(() => {
    clock = fakeClock()
    changes = 0
    states = createWatchStates(clock, () => (changes += 1))
    for (const one of selected) states.add(one)
  })
  afterEach(() => states.stop())
  const told = (): readonly string[] => states.problems().map(({ file, message }) => `${file} ${message}`)

  it('tells what is forbidden at once, kind by kind', () => {
    states.set(routes, 'retrying', forbidden)
    assert.deepEqual(told(), [
      'HTTPRoute/ HTTPRoute may not be read, so the hub does not see the HTTPRoutes: GET /x: HTTP 403',
    ])
    assert.equal(states.problems()[0]?.cure, 'Grant it.')
    states.set(routes, 'listing')
    assert.equal(told().length, 1)
    states.set(routes, 'watching')
    assert.deepEqual(told(), [])
    assert.equal(changes, 2)
  })

  it('lets what was allowed before be denied for a moment', async () => {
    states.setRead(routes)
    states.set(routes, 'retrying', forbidden)
    assert.deepEqual(told(), [])
    await clock.advance(10_000)
    assert.match(told()[0] ?? '', /^HTTPRoute\/ .* does not see the HTTPRoutes as they are now: /)
  })

  it('tells what lasts, once for all', async () => {
    states.set(services, 'retrying', reset)
    states.set(routes, 'retrying', reset)
    await clock.advance(9_999)
    assert.deepEqual(told(), [])
    const before = changes
    await clock.advance(1)
    assert.deepEqual(told(), [
      '/ nothing can be read from the API server; what was reported stays: GET /x: ECONNRESET',
    ])
    assert.ok(changes > before)
    states.set(services, 'watching')
    assert.deepEqual(told(), [
      '/ cannot be read from the API server at the moment: HTTPRoute/; what was reported stays: GET /x: ECONNRESET',
    ])
  })

  it('does not tell what passes again and again', async () => {
    for (let second = 0; second < 60; second++) {
      states.set(services, 'retrying', reset)
      states.set(services, 'watching')
      await clock.advance(1_000)
      assert.deepEqual(told(), [])
    }
  })

  it('tells of objects that may not be read by kind and namespace', () => {
    const watched = referredKinds[0]!
    const ofSecret = (namespace: string, name: string): SelectedWatch => ({
      watched,
      namespace,
      name,
      origin: `Secret/${namespace}/${name}`,
      optional: true,
    })
    const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => ofSecret('shop', name))
    for (const one of [...all, ofSecret('till', 'a')]) {
      states.add(one)
      states.set(one, 'retrying', forbidden)
    }
    assert.deepEqual(told(), [
      'Secret/shop/ Secret a, b, c, d, e and 2 more in namespace shop may not be read, though Gateways or policies refer to it: GET /x: HTTP 403',
      'Secret/till/ Secret a in namespace till may not be read, though Gateways or policies refer to it: GET /x: HTTP 403',
    ])
    for (const one of all) states.remove(one)
    assert.equal(told().length, 1)
  })
})
