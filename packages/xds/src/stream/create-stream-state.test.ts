import assert from 'node:assert/strict'
import { defaultLimits } from '../limits.ts'
import type { Resource } from '../resource.ts'
import { plainClusters } from '../testing/plain-clusters.ts'
import { plainResource } from '../testing/plain-resource.ts'
import { createRequest, createSimulatedClient } from '../testing/simulated-client.ts'
import { createSimulatedStream } from '../testing/simulated-stream.ts'
import { typeUrls } from '../type-urls.ts'
import type { View } from '../view.ts'
import { createView } from '../view.ts'
import type { StreamResponse, StreamState } from './create-stream-state.ts'
import { createStreamState } from './create-stream-state.ts'

const { cluster, endpoints, scopedRoute, secret } = typeUrls

/** Host number `index`: its cluster, endpoints and scoped route. */
function host(index: number, version = '1'): readonly Resource[] {
  const name = `h${index}`
  const key = { typeUrl: endpoints, name }
  return [
    plainResource(cluster, name, version, { warms: [key] }),
    plainResource(endpoints, name, version),
    plainResource(scopedRoute, name, version, { needs: [{ typeUrl: cluster, name }, key] }),
  ]
}

describe('createStreamState', () => {
  describe('with 10,000 hosts', () => {
    const view = createView()
    view.apply({ set: Array.from({ length: 10_000 }, (_, index) => host(index)).flat() })
    const stream = createSimulatedStream(view, createSimulatedClient())
    stream.settle()

    const changes: readonly {
      readonly change: string
      readonly make: () => void
      readonly examined: number
    }[] = [
      {
        change: 'an endpoint',
        make: () => view.apply({ set: [plainResource(endpoints, 'h5', '2')] }),
        examined: 1,
      },
      {
        change: 'a route',
        make: () =>
          view.apply({ set: [{ ...plainResource(scopedRoute, 'h6', '2'), needs: host(6).slice(0, 2) }] }),
        examined: 1,
      },
      {
        change: 'a cluster, which has its endpoints sent again',
        make: () => view.apply({ set: host(7, '2').slice(0, 1) }),
        examined: 2,
      },
      {
        change: 'a new host: the route is looked at again at each step of what it needs',
        make: () => view.apply({ set: host(10_001) }),
        examined: 8,
      },
      {
        change: 'a host removed: cluster and endpoints are looked at again when nothing needs them',
        make: () => view.apply({ remove: host(8) }),
        examined: 6,
      },
    ]
    for (const { change, make, examined } of changes) {
      it(`looks at ${examined} for ${change}`, () => {
        const before = stream.state.examined()
        make()
        stream.settle()
        assert.ok(
          stream.state.examined() - before <= examined,
          `looked at ${stream.state.examined() - before}`,
        )
        assert.ok(stream.state.examined() > before)
      })
    }
  })

  /** A route that needs a cluster, which loads a secret. */
  function routeToClusterWithSecret(): { readonly view: View; readonly state: StreamState } {
    const view = createView()
    const warms = [{ typeUrl: secret, name: 's' }]
    const needs = [{ typeUrl: cluster, name: 'c' }]
    view.apply({
      set: [plainResource(cluster, 'c', '1', { warms }), plainResource(scopedRoute, 'r', '1', { needs })],
    })
    return { view, state: createStreamState(view, defaultLimits) }
  }

  it('sends a route once what its cluster loads is there, and at once where that does not exist', () => {
    const { view, state } = routeToClusterWithSecret()
    const at = 1000
    const sent = (): string | undefined => {
      const response = state.next(at)
      if (response) state.request(createRequest(response.typeUrl, { nonce: response.nonce }), at)
      return response?.typeUrl
    }
    view.apply({ set: [plainResource(secret, 's', '1')] })
    state.request(createRequest(cluster), at)
    assert.equal(sent(), cluster)
    state.request(createRequest(scopedRoute), at)
    assert.equal(sent(), undefined, 'the client has not asked for the secret yet')
    state.request(createRequest(secret, { subscribe: ['s'] }), at)
    assert.deepEqual([sent(), sent()], [secret, scopedRoute])

    const without = routeToClusterWithSecret().state
    without.request(createRequest(cluster), at)
    const first = without.next(at)
    assert.ok(first)
    without.request(createRequest(cluster, { nonce: first.nonce }), at)
    without.request(createRequest(scopedRoute), at)
    assert.equal(without.next(at)?.typeUrl, scopedRoute)
  })

  describe('after a refusal', () => {
    const warms = [{ typeUrl: endpoints, name: 'a' }]
    const at = 1000

    function next(state: StreamState): StreamResponse {
      const response = state.next(at)
      assert.ok(response, 'there should be something to send')
      return response
    }

    function accept(state: StreamState, { typeUrl, nonce }: StreamResponse): void {
      state.request(createRequest(typeUrl, { nonce }), at)
    }

    function refuse(state: StreamState, { typeUrl, nonce }: StreamResponse): void {
      state.request(createRequest(typeUrl, { nonce, error: 'no' }), at)
    }

    it('warms a changed cluster with the endpoints that were accepted last', () => {
      const view = createView()
      const [good, bad] = [plainResource(endpoints, 'a', 'good'), plainResource(endpoints, 'a', 'bad')]
      view.apply({ set: [plainResource(cluster, 'a', '1', { warms }), good] })
      const state = createStreamState(view, defaultLimits)
      view.follow((keys) => state.changed(keys, at))
      state.request(createRequest(cluster), at)
      accept(state, next(state))
      state.request(createRequest(endpoints, { subscribe: ['a'] }), at)
      accept(state, next(state))
      view.apply({ set: [bad] })
      refuse(state, next(state))
      assert.equal(state.next(at), undefined)

      view.apply({ set: [plainResource(cluster, 'a', '2', { warms })] })
      assert.equal(next(state).resources[0]?.version, '2')
      const warming = next(state)
      assert.deepEqual(warming.resources, [good])
      accept(state, warming)
      const nacks = state.status().flatMap((type) => type.nacks)
      assert.deepEqual(
        nacks.map(({ name, version }) => [name, version]),
        [['a', 'bad']],
        'the refusal is still shown',
      )
      view.apply({ set: [plainResource(endpoints, 'a', 'better')] })
      accept(state, next(state))
      assert.deepEqual(
        state.status().flatMap((type) => type.nacks),
        [],
      )
    })

    it('holds back nothing for the sake of what a cluster loads and was refused', () => {
      const { view, state } = routeToClusterWithSecret()
      view.apply({ set: [plainResource(secret, 's', 'bad')] })
      state.request(createRequest(cluster), at)
      accept(state, next(state))
      state.request(createRequest(secret, { subscribe: ['s'] }), at)
      state.request(createRequest(scopedRoute), at)
      const bad = next(state)
      assert.deepEqual([bad.typeUrl, state.next(at)], [secret, undefined], 'the route waits for it')
      refuse(state, bad)
      assert.equal(next(state).typeUrl, scopedRoute)
    })

    it('does not send a refused version again, also when it was changed and changed back', () => {
      const view = createView()
      view.apply({ set: [plainResource(cluster, 'a', 'bad'), plainResource(cluster, 'b', '1')] })
      const state = createStreamState(view, defaultLimits)
      view.follow((keys) => state.changed(keys, at))
      state.request(createRequest(cluster), at)
      refuse(state, next(state))
      refuse(state, next(state))
      accept(state, next(state))
      view.apply({ set: [plainResource(cluster, 'b', '2')] })
      const neighbour = next(state)
      assert.deepEqual(
        neighbour.resources.map(({ name }) => name),
        ['b'],
      )
      view.apply({ set: [plainResource(cluster, 'a', '2')] })
      view.apply({ set: [plainResource(cluster, 'a', 'bad')] })
      accept(state, neighbour)
      assert.equal(state.next(at), undefined)
    })

    it('takes back what the client may have kept of a refused response', () => {
      const view = createView()
      const set = (...specs: readonly string[]): void => view.apply({ set: plainClusters(...specs) })
      set('a@1', 'b@1')
      const state = createStreamState(view, defaultLimits)
      view.follow((keys) => state.changed(keys, at))
      state.request(createRequest(cluster), at)
      accept(state, next(state))
      set('a@2', 'b@bad')
      const refused = next(state)
      set('a@1')
      refuse(state, refused)
      assert.deepEqual(next(state).resources, plainClusters('a@1'))
    })

    it('keeps nothing for the sake of what was refused alone', () => {
      const view = createView()
      const routeTo = (name: string, version: string): Resource =>
        plainResource(scopedRoute, 'r', version, { needs: [{ typeUrl: cluster, name }] })
      view.apply({ set: [...plainClusters('a@1', 'b@1'), routeTo('a', '1')] })
      const state = createStreamState(view, defaultLimits)
      view.follow((keys) => state.changed(keys, at))
      for (const typeUrl of [cluster, scopedRoute]) {
        state.request(createRequest(typeUrl), at)
        accept(state, next(state))
      }
      view.apply({ set: [routeTo('b', 'bad')] })
      refuse(state, next(state))
      view.apply({ set: [routeTo('a', 'worse')], remove: plainClusters('b') })
      assert.deepEqual(next(state).removed, ['b'])
    })

    it('takes turns, so that neither changes nor the search for the bad one wait for each other’s end', () => {
      const view = createView()
      const names = ['a', 'b', 'c', 'd']
      view.apply({ set: [...names, 'other'].map((name) => plainResource(cluster, name, '1')) })
      const state = createStreamState(view, defaultLimits)
      view.follow((keys) => state.changed(keys, at))
      state.request(createRequest(cluster), at)
      accept(state, next(state))
      view.apply({ set: names.map((name) => plainResource(cluster, name, '2')) })
      refuse(state, next(state))
      const sent: (readonly string[])[] = []
      for (let response = state.next(at); response; response = state.next(at)) {
        sent.push(response.resources.map(({ name }) => name))
        if (sent.length === 1) view.apply({ set: [plainResource(cluster, 'other', '2')] })
        accept(state, response)
      }
      assert.deepEqual(sent, [['a', 'b'], ['other'], ['c', 'd']])
      assert.equal(state.pending(), 0)
    })
  })
})
