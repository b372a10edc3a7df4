import assert from 'node:assert/strict'
import { defaultLimits } from '../limits.ts'
import type { Resource } from '../resource.ts'
import { plainResource } from '../testing/plain-resource.ts'
import { createRequest } from '../testing/simulated-client.ts'
import { typeUrls } from '../type-urls.ts'
import type { View } from '../view.ts'
import { createView } from '../view.ts'
import type { StreamState } from './create-stream-state.ts'
import { createStreamState } from './create-stream-state.ts'

const { listener } = typeUrls
const { firstRetryMs, nackRetryMs } = defaultLimits

/** `a@x`: listener a at address x. */
const at = (spec: string, version = ''): Resource => {
  const [name = '', ...places] = spec.split(/[@+]/)
  return plainResource(listener, name, `${spec}${version}`, { places })
}

/** A client that refuses a listener while another has its address, and whatever is `bad`; every second it is given the time. */
const clientOf = (view: View) => {
  const held = new Map<string, Resource>()
  const log: string[] = []
  let now = 1_000
  const state: StreamState = createStreamState(view, defaultLimits)
  view.follow((keys) => state.changed(keys, now))
  state.request(createRequest(listener), now)
  const isRefused = (resource: Resource): boolean =>
    resource.version.endsWith('bad') ||
    [...held.values()].some(
      (other) =>
        other.name !== resource.name && other.places?.some((place) => resource.places?.includes(place)),
    )
  const deliver = (): void => {
    for (let response = state.next(now); response; response = state.next(now)) {
      for (const name of response.removed) held.delete(name)
      const refused = response.resources.filter((resource) => {
        const isBad = isRefused(resource)
        if (!isBad) held.set(resource.name, resource)
        return isBad
      })
      log.push(
        [
          ...response.removed.map((name) => `-${name}`),
          ...response.resources.map(({ version }) => version),
        ].join(' '),
      )
      const error = refused.length > 0 ? 'has duplicate address' : undefined
      state.request(createRequest(listener, { nonce: response.nonce, ...(error && { error }) }), now)
    }
  }
  return {
    held: () => [...held.values()].map(({ version }) => version).sort(),
    /** What was sent since it was asked last, response by response. */
    sent: () => log.splice(0),
    deliver,
    pass: (ms: number) => {
      for (const end = now + ms; now < end;) {
        now += 250
        state.tick(now)
        deliver()
      }
    },
  }
}

const start = (...specs: readonly string[]) => {
  const view = createView()
  view.apply({ set: specs.map((spec) => at(spec)) })
  const client = clientOf(view)
  client.deliver()
  client.sent()
  return { view, client }
}

describe('a refused listener', () => {
  it('is not refused where the one that had its address goes: removals are no later than additions', () => {
    const { view, client } = start('a@x')
    view.apply({ set: [at('b@x')], remove: [at('a@x')] })
    client.deliver()
    assert.deepEqual([client.sent(), client.held()], [['-a b@x'], ['b@x']])
  })

  it('is sent again when another one leaves its address, alone and after a second', () => {
    const { view, client } = start('a@x')
    view.apply({ set: [at('b@x')] })
    client.pass(nackRetryMs)
    client.sent()
    view.apply({ set: [at('c@z')], remove: [at('a@x')] })
    client.pass(firstRetryMs)
    assert.deepEqual(
      [client.sent(), client.held()],
      [
        ['-a c@z', 'b@x'],
        ['b@x', 'c@z'],
      ],
    )
  })

  it('is sent again after pauses that grow, and no change is refused for its sake', () => {
    const { view, client } = start('a@x')
    view.apply({ set: [at('b@x')] })
    client.deliver()
    assert.deepEqual(client.sent(), ['b@x'])
    for (const pause of [1, 2, 4, 8, 16, 32, 60, 60]) {
      client.pass(pause * 1_000 - 250)
      assert.deepEqual(client.sent(), [], `within ${pause} s`)
      client.pass(250)
      assert.deepEqual(client.sent(), ['b@x'], `after ${pause} s`)
    }
    view.apply({ set: [at('c@z')] })
    client.deliver()
    assert.deepEqual([client.sent(), client.held()], [['c@z'], ['a@x', 'c@z']])
  })

  it('gives way to one that is to be where it was, if it is to be elsewhere', () => {
    const { view, client } = start('a@x', 'b@y', 'c@z')
    view.apply({ set: [at('a@y'), at('b@z'), at('c@x')] })
    client.pass(10_000)
    assert.deepEqual(client.held(), ['a@y', 'b@z', 'c@x'])
  })

  it('goes on as it was where nobody wants its address', () => {
    const { view, client } = start('a@x', 'b@y')
    view.apply({ set: [at('a@z', 'bad'), at('b@y+v', 'bad')] })
    client.pass(10_000)
    assert.deepEqual(client.held(), ['a@x', 'b@y'])
    assert.ok(client.sent().every((response) => !response.includes('-')))
  })
})
