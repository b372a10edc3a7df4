import type { Node } from '@watershed/envoy-api/envoy/config/core/v3/base_pb.js'
import type { DeltaDiscoveryRequest } from '@watershed/envoy-api/envoy/service/discovery/v3/discovery_pb.js'
import type { AdsOptions, Refusal } from './ads-options.ts'
import { createAdsReporter } from './ads-reporter.ts'
import { encodeResponse } from './encode-response.ts'
import type { StreamLimits } from './limits.ts'
import type { StreamState } from './stream/create-stream-state.ts'
import { createStreamState } from './stream/create-stream-state.ts'
import type { StreamStatus } from './stream-status.ts'
import type { View } from './view.ts'

/** What a session needs of its surroundings. */
export interface SessionContext {
  readonly id: number
  readonly identity: string
  readonly peer: string
  readonly options: AdsOptions
  readonly limits: StreamLimits
  readonly clock: () => number
  /** Sends a response. False asks to wait for `resume`. */
  write(bytes: Buffer): boolean
  /** Runs work; a fault in it ends this stream only. */
  guard(work: () => void): void
}

/** What is said to one node, from its first request on. */
export interface AdsSession {
  /** Starts to answer, now that the node may be. Returns why not, if the node may not have a view. */
  begin(): Refusal | undefined
  /** How many requests wait for `begin`. */
  waiting(): number
  receive(request: DeltaDiscoveryRequest): void
  /** What was written has gone out. */
  resume(): void
  tick(): void
  status(): StreamStatus
  close(reason: string): void
}

export function createAdsSession(node: Node, context: SessionContext): AdsSession {
  const { id, identity, peer, options, limits, clock } = context
  const reporter = createAdsReporter({ id, identity, nodeId: node.id }, options.onEvent)
  const connectedAt = clock()
  const early: DeltaDiscoveryRequest[] = []
  let state: StreamState | undefined
  let view: View | undefined
  let unfollow: (() => void) | undefined
  let knows = false
  let writable = true
  let ackedVersion = ''
  reporter.opened()

  function begin(): Refusal | undefined {
    const given = options.viewFor(node, identity)
    if ('refused' in given) return given
    const started = createStreamState(given, limits)
    view = given
    state = started
    unfollow = given.follow((keys) =>
      context.guard(() => {
        started.changed(keys, clock())
        pump()
      }),
    )
    for (const request of early.splice(0)) take(started, request)
    pump()
    return undefined
  }

  function receive(request: DeltaDiscoveryRequest): void {
    knows ||= Object.keys(request.initialResourceVersions).length > 0
    if (!state) return void early.push(request)
    take(state, request)
    pump()
  }

  function take(started: StreamState, request: DeltaDiscoveryRequest): void {
    const error = request.errorDetail?.message
    const answer = started.request(
      {
        typeUrl: request.typeUrl,
        subscribe: request.resourceNamesSubscribe,
        unsubscribe: request.resourceNamesUnsubscribe,
        initialVersions: request.initialResourceVersions,
        nonce: request.responseNonce,
        error,
      },
      clock(),
    )
    if (answer) reporter.answered(answer, error)
  }

  function pump(): void {
    if (!state || !view) return
    while (writable) {
      const response = state.next(clock())
      if (!response) break
      const bytes = encodeResponse(response)
      writable = context.write(bytes)
      reporter.pushed(response, bytes.length)
    }
    if (state.pending() === 0) ackedVersion = view.version
  }

  function status(): StreamStatus {
    const { region = '', zone = '', subZone = '' } = node.locality ?? {}
    return {
      id,
      identity,
      peer,
      nodeId: node.id,
      nodeCluster: node.cluster,
      locality: { region, zone, subZone },
      connectedAt,
      get knows() {
        return knows
      },
      waitingForReady: state === undefined,
      ackedVersion,
      get pending() {
        return state?.pending() ?? 0
      },
      get unsettledSince() {
        return state ? state.unsettledSince() : 0
      },
      get types() {
        return state?.status() ?? []
      },
    }
  }

  return {
    begin,
    receive,
    status,
    waiting: () => early.length,
    resume() {
      writable = true
      pump()
    },
    tick() {
      state?.tick(clock())
      pump()
    },
    close(reason) {
      unfollow?.()
      state = undefined
      reporter.closed(reason)
    },
  }
}
