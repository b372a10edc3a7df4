import { once } from 'node:events'
import type { MessageInitShape } from '@bufbuild/protobuf'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import type { ChannelCredentials, StatusObject } from '@grpc/grpc-js'
import { Client, Metadata, credentials as insecure } from '@grpc/grpc-js'
import type { DeltaDiscoveryResponse } from '@watershed/envoy-api/envoy/service/discovery/v3/discovery_pb.js'
import {
  DeltaDiscoveryRequestSchema,
  DeltaDiscoveryResponseSchema,
} from '@watershed/envoy-api/envoy/service/discovery/v3/discovery_pb.js'
import { adsService } from '../ads-service.ts'

export interface DeltaRequest {
  readonly resourceNamesSubscribe?: string[]
  readonly resourceNamesUnsubscribe?: string[]
  readonly initialResourceVersions?: Record<string, string>
  readonly responseNonce?: string
  readonly errorDetail?: { readonly code: number; readonly message: string }
}

type Request = MessageInitShape<typeof DeltaDiscoveryRequestSchema>

/** How long a response may take. */
const deadlineMs = 5_000

/** A delta ADS client over real gRPC whose every message is written by hand. */
export interface DeltaClient {
  /** The first request carries the node. */
  send(typeUrl: string, request?: DeltaRequest): void
  /** The next response, of any type. */
  next(): Promise<DeltaDiscoveryResponse>
  ack(response: DeltaDiscoveryResponse): void
  nack(response: DeltaDiscoveryResponse, message: string): void
  /** Responses that came and were not taken with `next`, after all that the server had to say. */
  unread(): Promise<readonly DeltaDiscoveryResponse[]>
  /** How the server ended the stream. */
  readonly ended: Promise<StatusObject>
  close(): void
}

export interface DeltaClientOptions {
  readonly port: number
  readonly token?: string
  readonly nodeId?: string
  readonly method?: 'DeltaAggregatedResources' | 'StreamAggregatedResources'
  readonly credentials?: ChannelCredentials
}

export function createDeltaClient(options: DeltaClientOptions): DeltaClient {
  const { port, token = 'a-token', nodeId = 'a-node', method = 'DeltaAggregatedResources' } = options
  const client = new Client(`localhost:${port}`, options.credentials ?? insecure.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.max_receive_message_length': -1,
    'grpc.enable_retries': 0,
  })
  const metadata = new Metadata()
  if (token) metadata.set('authorization', `Bearer ${token}`)
  const stream = client.makeBidiStreamRequest<Request, DeltaDiscoveryResponse>(
    adsService[method].path,
    (request: Request) =>
      Buffer.from(toBinary(DeltaDiscoveryRequestSchema, create(DeltaDiscoveryRequestSchema, request))),
    (bytes: Buffer) => fromBinary(DeltaDiscoveryResponseSchema, bytes),
    metadata,
  )
  const received: DeltaDiscoveryResponse[] = []
  stream.on('data', (response: DeltaDiscoveryResponse) => received.push(response))
  stream.on('error', () => {}) // comes as a status too
  const ended = new Promise<StatusObject>((resolve) => stream.on('status', resolve))
  let first = true
  let probes = 0

  function send(typeUrl: string, request: DeltaRequest = {}): void {
    const node = first && nodeId ? { node: { id: nodeId, cluster: 'edge', locality: { zone: 'a' } } } : {}
    first = false
    stream.write({ typeUrl, ...node, ...request })
  }

  async function next(): Promise<DeltaDiscoveryResponse> {
    for (;;) {
      const response = received.shift()
      if (response) return response
      await arrival()
    }
  }

  async function arrival(): Promise<void> {
    await once(stream, 'data', { signal: AbortSignal.timeout(deadlineMs) })
  }

  /** The server writes in order: all that it had to say came before the answer to a question asked last. */
  async function unread(): Promise<readonly DeltaDiscoveryResponse[]> {
    const typeUrl = `type.googleapis.com/probe.${++probes}`
    send(typeUrl, { resourceNamesSubscribe: ['anything'] })
    while (received.at(-1)?.typeUrl !== typeUrl) await arrival()
    return received.splice(0).slice(0, -1)
  }

  return {
    send,
    next,
    ack: ({ typeUrl, nonce }) => send(typeUrl, { responseNonce: nonce }),
    nack: ({ typeUrl, nonce }, message) =>
      send(typeUrl, { responseNonce: nonce, errorDetail: { code: 3, message } }),
    unread,
    ended,
    close() {
      stream.cancel()
      client.close()
    },
  }
}
