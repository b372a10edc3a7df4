import type { StoredRecord } from '@watershed/model'

/** A response's header that names the rule: `kind.route.rule`. */
export const ruleHeader = 'x-rule'

export interface GeneratedRequest {
  readonly method: string
  readonly scheme: 'http'
  readonly host: string
  readonly port: number
  readonly path: string
  readonly headers: readonly (readonly [string, string])[]
}

type Random = () => number

/** Mulberry32: the same numbers for the same seed. */
const randomOf = (seed: number): Random => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const pick = <const T>(random: Random, all: readonly [T, ...T[]]): T =>
  all[Math.floor(random() * all.length)] ?? all[0]

const gateway = 'gateway.networking.k8s.io'
const httpHosts = [
  'shop.example.com',
  'api.example.com',
  'a.b.example.com',
  '*.example.com',
  '*.b.example.com',
  '*.com',
  'example.org',
  undefined,
] as const
/** A host has HTTPRoutes or GRPCRoutes, not both. */
const grpcHosts = ['rpc.grpc.test', '*.grpc.test'] as const
const paths = ['/', '/cart', '/cart/', '/cart/items', '/api', '/api/v1', '/a.b'] as const
const expressions = ['/cart/[0-9]+', '/(api|cart)', '/.*/v1'] as const
const services = ['web', 'web', 'web', 'web', 'missing', 'idle'] as const

const record = (object: StoredRecord['object'], created: number): StoredRecord => ({
  cluster: 'blue',
  object: { ...object, created },
  firstReported: 1,
})

/** Routes of all kinds on two ports, to a Service that answers, one without endpoints, and one that there is not. */
export const generateRoutes = (
  seed: number,
  count: number,
  [first, second]: readonly [number, number],
  backendPort: number,
): readonly StoredRecord[] => {
  const random = randomOf(seed)
  const service = (name: string) =>
    record(
      { kind: 'Service', namespace: 'shop', name, ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
      1,
    )
  return [
    record(
      {
        kind: 'GatewayClass',
        apiVersion: `${gateway}/v1`,
        namespace: '',
        name: 'watershed',
        spec: { controllerName: 'watershed.dev/edge' },
      },
      1,
    ),
    record(
      {
        kind: 'Gateway',
        apiVersion: `${gateway}/v1`,
        namespace: 'infra',
        name: 'public',
        spec: {
          gatewayClassName: 'watershed',
          listeners: [
            listener('all', first),
            listener('wild', second, '*.example.com'),
            listener('api', second, 'api.example.com'),
          ],
        },
      },
      1,
    ),
    service('web'),
    service('idle'),
    record(
      {
        kind: 'EndpointSlice',
        namespace: 'shop',
        name: 'web-1',
        service: 'web',
        addressType: 'IPv4',
        ports: [{ name: 'http', port: backendPort }],
        endpoints: [
          { addresses: ['127.0.0.1'], ready: true, serving: true, terminating: false, nodeName: 'blue-1' },
        ],
      },
      1,
    ),
    ...Array.from({ length: count }, (_, index) => route(random, index)),
  ]
}

const listener = (name: string, port: number, hostname?: string): object => ({
  ...{ name, protocol: 'HTTP', port, allowedRoutes: { namespaces: { from: 'All' } } },
  ...(hostname !== undefined && { hostname }),
})

const route = (random: Random, index: number): StoredRecord => {
  const kind = pick(random, ['HTTPRoute', 'HTTPRoute', 'MultiClusterHTTPRoute', 'GRPCRoute'] as const)
  const hostname = kind === 'GRPCRoute' ? pick(random, [...grpcHosts]) : pick(random, [...httpHosts])
  const name = `r${index}`
  const sectionName = pick(random, [undefined, undefined, 'all', 'wild', 'api'])
  const rules = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, rule) => {
    const named = {
      type: 'ResponseHeaderModifier',
      responseHeaderModifier: { set: [{ name: ruleHeader, value: `${kind}.${name}.${rule}` }] },
    }
    return kind === 'GRPCRoute' ? grpcRule(random, named) : httpRule(random, named)
  })
  return record(
    {
      kind,
      apiVersion: kind === 'MultiClusterHTTPRoute' ? 'watershed.dev/v1alpha1' : `${gateway}/v1`,
      namespace: 'shop',
      name,
      spec: {
        parentRefs: [{ name: 'public', namespace: 'infra', ...(sectionName && { sectionName }) }],
        ...(hostname !== undefined && { hostnames: [hostname] }),
        rules,
      },
    },
    1 + Math.floor(random() * 5),
  )
}

const httpRule = (random: Random, named: object): object => {
  const matches = Array.from({ length: 1 + Math.floor(random() * 2) }, () => httpMatch(random))
  if (random() < 0.1) return movedRule(random, named)
  if (random() < 0.15) {
    const requestRedirect = {
      statusCode: pick(random, [301, 302]),
      ...(random() < 0.5 && { scheme: 'https' }),
      ...(random() < 0.5 && { hostname: 'else.example.net' }),
      ...(random() < 0.3 && { port: 8443 }),
      ...(random() < 0.5 && { path: { type: 'ReplaceFullPath', replaceFullPath: '/new' } }),
    }
    return { matches, filters: [named, { type: 'RequestRedirect', requestRedirect }] }
  }
  return { matches, filters: [named], backendRefs: [{ name: pick(random, [...services]), port: 80 }] }
}

/** Only a prefix can be replaced by another. */
const movedRule = (random: Random, named: object): object => {
  const path = { type: 'ReplacePrefixMatch', replacePrefixMatch: pick(random, ['/', '/new', '/new/']) }
  const value = pick(random, ['/', '/cart', '/cart/', '/api'])
  return {
    matches: [{ path: { type: 'PathPrefix', value } }],
    filters: [named, { type: 'RequestRedirect', requestRedirect: { path } }],
  }
}

const httpMatch = (random: Random): object => ({
  path: pathMatch(random),
  ...(random() < 0.2 && { method: pick(random, ['GET', 'POST']) }),
  ...(random() < 0.3 && { headers: [valueMatch(random, pick(random, ['version', 'color']))] }),
  ...(random() < 0.2 && { queryParams: [valueMatch(random, pick(random, ['debug', 'id']))] }),
})

const pathMatch = (random: Random): object => {
  const type = pick(random, ['Exact', 'PathPrefix', 'PathPrefix', 'RegularExpression'])
  return {
    type,
    value: type === 'RegularExpression' ? pick(random, [...expressions]) : pick(random, [...paths]),
  }
}

const valueMatch = (random: Random, name: string): object =>
  random() < 0.6 ? { name, value: 'v1' } : { name, type: 'RegularExpression', value: 'v[0-9]' }

/** Its Service speaks no gRPC, so what is sent there is that which there is not, or that has no endpoints. */
const grpcRule = (random: Random, named: object): object => ({
  matches: [
    random() < 0.5
      ? { method: { service: 'shop.Cart', ...(random() < 0.5 && { method: 'Add' }) } }
      : { headers: [{ name: 'version', value: 'v1' }] },
  ],
  filters: [named],
  backendRefs: [{ name: pick(random, ['missing', 'idle']), port: 80 }],
})

const hosts = [
  'shop.example.com',
  'Shop.Example.com',
  'api.example.com',
  'API.example.com.',
  'a.b.example.com',
  'x.b.example.com',
  'x.y.b.example.com',
  'other.com',
  'example.org',
  'a.1.2.3.4.5.6.7.8.9.example.com',
  'rpc.grpc.test',
  'x.grpc.test',
] as const
const asked = [
  '/',
  '/cart',
  '/cart/',
  '/cart/1',
  '/cart/items/2',
  '/cartx',
  '/api',
  '/api/v1/x',
  '/x/../api/v1',
  '/axb',
  '/a.b',
  '//cart',
  '/%63art',
  '/shop.Cart/Add',
  '/shop.Cart/Get',
] as const
const queries = ['', '', '', '?debug=v1', '?debug=v2&id=v1', '?id=v9&id=v1', '?debug=%761', '?debug'] as const

/** Requests that routes of {@link generateRoutes} are for, and such as they are nearly for. */
export const generateRequests = (
  seed: number,
  count: number,
  ports: readonly [number, number],
): readonly GeneratedRequest[] => {
  const random = randomOf(seed + 1)
  return Array.from({ length: count }, (): GeneratedRequest => {
    const header = (name: string): readonly [string, string][] =>
      random() < 0.5 ? [[name, pick(random, ['v1', 'v2', 'v22'])]] : []
    const host = pick(random, [...hosts])
    const isGrpc = random() < (host.endsWith('.grpc.test') ? 0.8 : 0.05)
    return {
      method: pick(random, ['GET', 'GET', 'POST', 'PUT']),
      scheme: 'http',
      host,
      port: pick(random, [...ports]),
      path: `${pick(random, [...asked])}${pick(random, [...queries])}`,
      headers: [
        ...header('version'),
        ...header('Color'),
        ...(isGrpc ? [['content-type', 'application/grpc'] as const] : []),
      ],
    }
  })
}
