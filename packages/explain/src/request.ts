/** A request as its client sends it. */
export interface Request {
  /** `namespace/name`, where Gateways with addresses of their own listen on the port; absent: the edges' own address. */
  readonly gateway?: string
  readonly method: string
  readonly scheme: 'http' | 'https'
  /** As the client writes it, without the port. By https it is the server name (SNI), too. */
  readonly host: string
  /** That the client connects to; absent: the scheme's. */
  readonly port?: number
  /** With the query. */
  readonly path: string
  /** Names in any case; those of one name count as one with a comma in between. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The client's IP address, as edges see it. */
  readonly client?: string
}

/** What of a request matches are about. */
export interface MatchedRequest {
  readonly method: string
  /** Normalised, without the query. */
  readonly path: string
  /** As sent: percent-encodings in it are not decoded for matches. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
}

export const matchedRequest = ({ method, path: written, headers }: Request): MatchedRequest => {
  const [beforeFragment = ''] = written.split('#')
  const at = beforeFragment.indexOf('?')
  const [path, query] =
    at < 0 ? [beforeFragment, ''] : [beforeFragment.slice(0, at), beforeFragment.slice(at + 1)]
  const joined = new Map<string, string>()
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const known = joined.get(key)
    joined.set(key, known === undefined ? value : `${known},${value}`)
  }
  return { method, path: normalised(path), query, headers: joined }
}

/** As Envoy does (RFC 3986, 6.2.2): without `.` and `..`, and what need not be encoded is not; two slashes stay two. */
const normalised = (path: string): string =>
  new URL(`http://host${path.startsWith('/') ? path : `/${path}`}`).pathname.replaceAll(
    /%(?:2D|2E|5F|7E|3[0-9]|[46][1-9A-F]|[57][0-9A])/gi,
    (encoded) => decodeURIComponent(encoded),
  )
