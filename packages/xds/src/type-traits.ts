import { typeUrls } from './type-urls.ts'

/** What the server has to know of a resource type beyond its name. */
export interface TypeTraits {
  /** Types refer to types of a lower rank only, so lower ranks are made first and removed last. */
  readonly rank: number
  /** A first request that names nothing asks for everything ("legacy wildcard" of the xDS protocol). */
  readonly wildcard: boolean
  /** Envoy starts to serve at the first response, so the first one has to be whole. */
  readonly wholeAtFirst: boolean
  /** Resources stand in each other's way: Envoy refuses a listener while another has its address. */
  readonly exclusive?: boolean
}

const known: ReadonlyMap<string, TypeTraits> = new Map<string, TypeTraits>([
  [typeUrls.secret, { rank: 0, wildcard: false, wholeAtFirst: false }],
  [typeUrls.endpoints, { rank: 1, wildcard: false, wholeAtFirst: false }],
  [typeUrls.cluster, { rank: 2, wildcard: true, wholeAtFirst: false }],
  [typeUrls.route, { rank: 3, wildcard: false, wholeAtFirst: false }],
  [typeUrls.scopedRoute, { rank: 4, wildcard: true, wholeAtFirst: true }],
  [typeUrls.listener, { rank: 5, wildcard: true, wholeAtFirst: true, exclusive: true }],
])

const unknown: TypeTraits = { rank: 6, wildcard: false, wholeAtFirst: false }

export function typeTraits(typeUrl: string): TypeTraits {
  return known.get(typeUrl) ?? unknown
}
