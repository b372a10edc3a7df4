import type { ServerDuplexStream } from '@grpc/grpc-js'
import { status } from '@grpc/grpc-js'
import type { DeltaDiscoveryRequest } from '@watershed/envoy-api/envoy/service/discovery/v3/discovery_pb.js'
import type { AdsOptions } from './ads-options.ts'
import type { AdsSession } from './ads-session.ts'
import { createAdsSession } from './ads-session.ts'
import type { ServerLimits } from './limits.ts'
import type { StreamStatus } from './stream-status.ts'
import { createTokenBucket } from './token-bucket.ts'
import { XdsError } from './xds-error.ts'

export type DeltaCall = ServerDuplexStream<DeltaDiscoveryRequest, Buffer>

export interface AdsStream {
  readonly identity: string
  /** Undefined until the first request names the node. */
  status(): StreamStatus | undefined
  /** Time passed: what waits for time is looked at. */
  tick(): void
  /** Ends the stream with a gRPC status. */
  end(code: status, details: string): void
}

export interface AdsStreamContext {
  readonly id: number
  readonly identity: string
  readonly options: AdsOptions
  readonly limits: ServerLimits
  readonly clock: () => number
  onClose(): void
}

/** Serves an authenticated call until it ends: its limits, its faults and its end. */
export function createAdsStream(call: DeltaCall, context: AdsStreamContext): AdsStream {
  const { id, identity, options, limits, clock } = context
  const bucket = createTokenBucket(limits.requestsPerSecond, limits.requestBurst)
  const peer = call.getPeer()
  let session: AdsSession | undefined
  let open = true

  const firstRequest = setTimeout(
    () => end(status.DEADLINE_EXCEEDED, `no request within ${limits.firstRequestMs} ms`),
    limits.firstRequestMs,
  )
  call.on('data', (request: DeltaDiscoveryRequest) => guard(() => receive(request)))
  call.on('drain', () => guard(() => session?.resume()))
  call.on('end', () => end(status.OK, 'the client ended the stream'))
  call.on('cancelled', () => close('the client went away'))
  call.on('error', (error: Error) => close(error.message))

  function receive(request: DeltaDiscoveryRequest): void {
    if (!open) return
    if (request.responseNonce === '' && !bucket.take(clock())) {
      const rate = `${limits.requestsPerSecond} a second`
      return end(status.RESOURCE_EXHAUSTED, `more requests than ${rate} that answer no response`)
    }
    if (session) session.receive(request)
    else welcome(request)
    if (session && session.waiting() > limits.maxHeldRequests) {
      end(status.RESOURCE_EXHAUSTED, `more than ${limits.maxHeldRequests} requests before the first answer`)
    }
  }

  function welcome(request: DeltaDiscoveryRequest): void {
    clearTimeout(firstRequest)
    if (!request.node?.id)
      return end(status.INVALID_ARGUMENT, 'the first request has to name its node (node.id)')
    session = createAdsSession(request.node, { id, identity, peer, options, limits, clock, write, guard })
    session.receive(request)
    if (!options.ready) return begin(session)
    const welcomed = session
    options.ready(welcomed.status()).then(() => guard(() => begin(welcomed)), fail)
  }

  function begin(welcomed: AdsSession): void {
    if (!open) return
    const refusal = welcomed.begin()
    if (refusal) end(status.PERMISSION_DENIED, refusal.refused)
  }

  function write(bytes: Buffer): boolean {
    return call.write(bytes)
  }

  function guard(work: () => void): void {
    if (!open) return
    try {
      work()
    } catch (error) {
      fail(error)
    }
  }

  function fail(error: unknown): void {
    if (error instanceof XdsError) return end(status.RESOURCE_EXHAUSTED, error.message)
    options.onEvent?.({
      type: 'failed',
      stream: { id, identity, nodeId: session?.status().nodeId ?? '' },
      error,
    })
    end(status.INTERNAL, 'the server failed; its log says how')
  }

  function end(code: status, details: string): void {
    if (!open) return
    close(details)
    if (code === status.OK) call.end()
    else call.emit('error', { code, details })
  }

  function close(reason: string): void {
    if (!open) return
    open = false
    clearTimeout(firstRequest)
    context.onClose()
    if (session) session.close(reason)
    else options.onEvent?.({ type: 'rejected', peer, reason })
  }

  return {
    identity,
    status: () => session?.status(),
    tick: () => guard(() => session?.tick()),
    end,
  }
}
