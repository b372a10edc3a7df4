import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js'
import { status } from '@grpc/grpc-js'
import type { AdsOptions } from './ads-options.ts'
import { adsService } from './ads-service.ts'
import type { AdsStream, DeltaCall } from './ads-stream.ts'
import { createAdsStream } from './ads-stream.ts'
import { bearerToken } from './bearer-token.ts'
import { defaultLimits } from './limits.ts'
import type { StreamStatus } from './stream-status.ts'
import { withTimeout } from './with-timeout.ts'

/** How often streams are looked at for what waits for time, in milliseconds. */
const tickMs = 250

/** A delta ADS server, to be added to a `grpc.Server` or given to `startXdsServer`. */
export interface AdsServer {
  readonly service: ServiceDefinition
  readonly implementation: UntypedServiceImplementation
  streams(): readonly StreamStatus[]
  /** Ends the streams of an identity with UNAUTHENTICATED, as when its token is revoked. */
  disconnect(identity: string, reason: string): void
  /** Ends all streams with UNAVAILABLE, and takes no more. */
  close(reason?: string): void
}

export function createAdsServer(options: AdsOptions): AdsServer {
  const limits = { ...defaultLimits, ...options.limits }
  const clock = options.clock ?? (() => performance.timeOrigin + performance.now())
  const streams = new Map<number, AdsStream>()
  let unauthenticated = 0
  let ids = 0
  let closed = false
  const ticker = setInterval(() => streams.forEach((stream) => stream.tick()), tickMs).unref()

  function reject(call: DeltaCall, code: status, details: string): void {
    options.onEvent?.({ type: 'rejected', peer: call.getPeer(), reason: details })
    call.emit('error', { code, details })
  }

  async function serve(call: DeltaCall): Promise<void> {
    const credentials = { token: bearerToken(call.metadata), peer: call.getPeer() }
    call.metadata.remove('authorization')
    const verdict = await withTimeout(
      options.authenticate(credentials),
      limits.authenticateMs,
      'to authenticate',
    )
    if (closed) return reject(call, status.UNAVAILABLE, 'the server is stopping')
    if ('refused' in verdict) return reject(call, status.UNAUTHENTICATED, verdict.refused)
    if (call.cancelled) return
    if (streams.size >= limits.maxStreams)
      return reject(call, status.RESOURCE_EXHAUSTED, tooMany(limits.maxStreams))
    const id = ++ids
    const { identity } = verdict
    const onClose = (): void => void streams.delete(id)
    streams.set(id, createAdsStream(call, { id, identity, options, limits, clock, onClose }))
  }

  function accept(call: DeltaCall): void {
    if (closed) return reject(call, status.UNAVAILABLE, 'the server is stopping')
    if (unauthenticated >= limits.maxUnauthenticated) {
      return reject(call, status.RESOURCE_EXHAUSTED, tooMany(limits.maxUnauthenticated))
    }
    unauthenticated++
    serve(call)
      .catch((error: unknown) => {
        options.onEvent?.({ type: 'failed', stream: { id: 0, identity: '', nodeId: '' }, error })
        reject(call, status.UNAVAILABLE, 'the server could not tell who asks; try again')
      })
      .finally(() => unauthenticated--)
  }

  return {
    service: adsService,
    implementation: {
      DeltaAggregatedResources: accept,
      StreamAggregatedResources: (call: DeltaCall) =>
        reject(call, status.UNIMPLEMENTED, 'ask with DELTA_GRPC: this server speaks delta ADS only'),
    },
    streams: () => [...streams.values()].flatMap((stream) => stream.status() ?? []),
    disconnect(identity, reason) {
      const ended = [...streams.values()].filter((stream) => stream.identity === identity)
      for (const stream of ended) stream.end(status.UNAUTHENTICATED, reason)
    },
    close(reason = 'the server is stopping') {
      closed = true
      clearInterval(ticker)
      for (const stream of streams.values()) stream.end(status.UNAVAILABLE, reason)
    },
  }
}

function tooMany(limit: number): string {
  return `more than ${limit} streams; try again later`
}
