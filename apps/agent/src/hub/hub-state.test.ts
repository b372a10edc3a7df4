import assert from 'node:assert/strict'
import { hubState } from './hub-state.ts'

const hub = new URL('https://hub.example.com:8443')
const of = { requests: new Map(), lastSuccess: 1, failure: undefined }

describe('hubState', () => {
  it('is well once the hub has taken something', () => {
    assert.deepEqual(hubState(hub, of), { hub: 'https://hub.example.com:8443', ok: true })
    assert.equal(hubState(hub, { ...of, lastSuccess: undefined }).ok, false)
  })

  it('says what the hub said last, and what to do', () =>
    assert.deepEqual(
      hubState(hub, {
        ...of,
        failure: { type: 'refused', status: 401, retryAfterMs: 0, message: 'not one of the tokens' },
      }).problem,
      {
        message: 'not one of the tokens',
        cure: "Put this cluster's token, as the hub knows it, into --token-file.",
      },
    ))

  it('says why it does not come to the hub', () =>
    assert.deepEqual(
      hubState(hub, {
        ...of,
        failure: { type: 'unreachable', message: 'connect ECONNREFUSED', cure: 'See that it runs.' },
      }),
      {
        hub: 'https://hub.example.com:8443',
        ok: false,
        problem: { message: 'connect ECONNREFUSED', cure: 'See that it runs.' },
      },
    ))
})
