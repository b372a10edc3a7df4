/** What happens on streams, for logs and metrics. Times in milliseconds. */
export type AdsEvent =
  | { readonly type: 'opened'; readonly stream: StreamName }
  | { readonly type: 'closed'; readonly stream: StreamName; readonly reason: string }
  /** A client that was not let in, or that broke a limit. */
  | { readonly type: 'rejected'; readonly peer: string; readonly reason: string }
  | (Exchange & { readonly type: 'pushed'; readonly bytes: number })
  | (Exchange & Elapsed & { readonly type: 'acknowledged' })
  | (Exchange & Elapsed & { readonly type: 'refused'; readonly message: string })
  /** A fault of the server or of one of its callbacks; the stream was ended. */
  | { readonly type: 'failed'; readonly stream: StreamName; readonly error: unknown }

export interface StreamName {
  readonly id: number
  readonly identity: string
  readonly nodeId: string
}

export interface Exchange {
  readonly stream: StreamName
  readonly typeUrl: string
  readonly resources: number
  readonly removed: number
}

export interface Elapsed {
  readonly sinceSentMs: number
  readonly sinceChangeMs: number
}
