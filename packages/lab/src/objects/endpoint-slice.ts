import type { Metadata } from './metadata.ts'

/** What the lab reads of an EndpointSlice. */
export interface EndpointSlice {
  readonly metadata: Metadata
  readonly endpoints?: readonly Endpoint[] | null
  readonly ports?: readonly { readonly name?: string; readonly port?: number }[] | null
}

export interface Endpoint {
  readonly addresses: readonly string[]
  readonly hostname?: string
  readonly nodeName?: string
  readonly conditions?: {
    readonly ready?: boolean | null
    readonly serving?: boolean | null
    readonly terminating?: boolean | null
  }
}
