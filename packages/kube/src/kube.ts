import type { Turns } from './turns.ts'

export interface KubeRequest {
  /** Default GET. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As {@link resourcePath} makes it, or any other of the API server's. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Default `application/json`; a PATCH names its kind, as `application/merge-patch+json`. */
  readonly contentType?: string
  /** Default `application/json`. */
  readonly accept?: string
  readonly signal?: AbortSignal
  /** Until the whole answer is there; for a stream, until it begins. Default 30,000. */
  readonly timeoutMs?: number
  /** Longer answers are given up. Default 64 MiB. */
  readonly maxBytes?: number
}

/** What came back, whatever its status. */
export interface KubeAnswer {
  readonly status: number
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** One API server, and who asks it. */
export interface Kube {
  readonly server: URL
  /** The answer's JSON. @throws KubeError */
  request<T>(request: KubeRequest): Promise<T>
  /**
   * The answer as it is: for its headers, and for what pods answer through the API server. @throws KubeError only where there is none
   */
  answer(request: KubeRequest): Promise<KubeAnswer>
  /** The answer's body as it comes. Ends with the request's signal. @throws KubeError; what is read of it may throw, too */
  stream(request: KubeRequest): Promise<AsyncIterable<Uint8Array>>
  /** Pages of lists wait here, so that few are in memory at once. */
  readonly listTurns: Turns
  /** Breaks off whatever is under way. */
  close(): Promise<void>
}
