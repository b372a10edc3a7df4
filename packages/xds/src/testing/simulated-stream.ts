import assert from 'node:assert/strict'
import { defaultLimits } from '../limits.ts'
import type { StreamRequest, StreamResponse, StreamState } from '../stream/create-stream-state.ts'
import { createStreamState } from '../stream/create-stream-state.ts'
import type { View } from '../view.ts'
import type { SimulatedClient } from './simulated-client.ts'

/** A stream between a view and a simulated client, whose every message is delivered by hand. */
export interface SimulatedStream {
  readonly state: StreamState
  /** When what happens next happens. */
  now(): number
  /** Delivers the oldest request on its way; false if there is none. */
  toServer(): boolean
  /** The same for a response. @throws AssertionError if the client then lacks what a resource needs */
  toClient(): boolean
  /** Drops what is on its way and starts anew, with what the client knows. */
  reconnect(): void
  /** Delivers everything, and lets time pass until nothing more comes of it. */
  settle(): void
}

export function createSimulatedStream(view: View, client: SimulatedClient): SimulatedStream {
  let now = 1000
  let requests: StreamRequest[] = [...client.connect()]
  let responses: StreamResponse[] = []
  let state = start()

  function start(): StreamState {
    const started = createStreamState(view, defaultLimits)
    view.follow((keys) => {
      if (started !== state) return
      state.changed(keys, now)
      pump()
    })
    return started
  }

  function pump(): void {
    now += 1
    for (let response = state.next(now); response; response = state.next(now)) responses.push(response)
  }

  function toServer(): boolean {
    const request = requests.shift()
    if (!request) return false
    state.request(request, now)
    pump()
    return true
  }

  function toClient(): boolean {
    const response = responses.shift()
    if (!response) return false
    requests.push(...client.receive(response))
    assert.deepEqual(client.dangling(), [], 'resources without what they need')
    return true
  }

  function deliverAll(): void {
    while (toServer() || toClient());
  }

  return {
    get state() {
      return state
    },
    now: () => now,
    toServer,
    toClient,
    reconnect() {
      requests = [...client.connect()]
      responses = []
      state = start()
    },
    settle() {
      deliverAll()
      now += defaultLimits.settleMs
      state.tick(now)
      pump()
      deliverAll()
    },
  }
}
