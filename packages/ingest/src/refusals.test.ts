import assert from 'node:assert/strict'
import type { ReportedObject } from '@watershed/model'
import { refusals } from './refusals.ts'
import { gateway, route } from './testing/manifests.ts'

const told = (object: ReportedObject): readonly string[] =>
  refusals('blue', object).map(({ code, path, message }) => `${code} ${path}: ${message}`)

/** A rule that matches one path. */
const path = (type: string, value: string) => ({ matches: [{ path: { type, value } }] })

const filter = (type: string, field: string, value: unknown) => ({ filters: [{ type, [field]: value }] })

const rewrite = (value: unknown) => ({
  ...path('PathPrefix', '/a'),
  ...filter('URLRewrite', 'urlRewrite', value),
})

const service = (...ports: { name?: string; port: number }[]): ReportedObject => ({
  kind: 'Service',
  namespace: 'shop',
  name: 'cart',
  ports: ports.map(({ name = '', port }) => ({ name, port, protocol: 'TCP' as const })),
})

const slice = (
  addressType: 'IPv4' | 'IPv6' | 'FQDN',
  address: string,
  ...ports: number[]
): ReportedObject => ({
  kind: 'EndpointSlice',
  namespace: 'shop',
  name: 'cart-1',
  service: 'cart',
  addressType,
  ports: ports.map((port) => ({ name: 'http', port })),
  endpoints: [{ addresses: [address], ready: true, serving: true, terminating: false }],
})

const accepted: readonly (readonly [says: string, object: ReportedObject])[] = [
  ['a route', route()],
  ['a standard route', route({}, {}, 'HTTPRoute')],
  ['a route of v1beta1', { ...route({}, {}, 'HTTPRoute'), apiVersion: 'gateway.networking.k8s.io/v1beta1' }],
  ['a Gateway', gateway()],
  ['a route with a field that is null', route({ filters: null })],
  ['a path in upper case', route(path('Exact', '/Cart'))],
  ['a path with a percent-encoded letter', route(path('PathPrefix', '/a%20b'))],
  [
    'a UUID as regular expression',
    route(path('RegularExpression', '/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')),
  ],
  [
    'a prefix that is taken away',
    route(rewrite({ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '' } })),
  ],
  [
    'Host, set in requests',
    route(filter('RequestHeaderModifier', 'requestHeaderModifier', { set: [{ name: 'Host', value: 'a' }] })),
  ],
  [
    'an HTTPS listener, which is its neighbours’ issue only',
    gateway({ protocol: 'HTTPS', tls: { options: { a: 'b' } } }),
  ],
  ['a Service', service({ port: 80 })],
  ['a Service without ports', service()],
  ['an IPv4 slice', slice('IPv4', '10.0.0.1', 80)],
  ['a loopback address', slice('IPv4', '127.0.0.1', 80)],
  ['an IPv6 slice', slice('IPv6', '2001:db8::1', 80)],
  ['a slice of names', slice('FQDN', 'cart.example.com', 80)],
]

const refused: readonly (readonly [says: string, object: ReportedObject, told: RegExp])[] = [
  [
    'a negative weight',
    route({ backendRefs: [{ name: 'a', port: 1, weight: -1 }] }),
    /^Invalid spec\.rules\[0\]\.backendRefs\[0\]\.weight: must be 0 or more, is -1: give a whole number from 0 to 1000000$/,
  ],
  [
    'a weight that is no whole number',
    route({ backendRefs: [{ name: 'a', port: 1, weight: 0.5 }] }),
    /weight: must be a whole number from 0 to 1000000, is 0.5$/,
  ],
  [
    'a misspelt field',
    route({ timeout: {} }),
    /^Invalid spec\.rules\[0\]\.timeout: unknown field 'timeout': did you mean 'timeouts'\?$/,
  ],
  [
    'a field that is like no other',
    route({}, { zzz: 1 }),
    /spec\.zzz: unknown field 'zzz': remove it; the fields here are hostnames, parentRefs, /,
  ],
  ['a field whose name no path can show', route({}, { 'a.b': 1 }), /spec\["a\.b"\]: unknown field/],
  [
    'a spec that is a list',
    { ...route(), spec: [] },
    /^Invalid spec: must be an object with fields, is \[\]$/,
  ],
  ['no spec', { ...route(), spec: null }, /^Invalid spec: must be an object with fields, is null$/],
  [
    'text where a list belongs',
    gateway({}, { listeners: 'http' }),
    /^Invalid spec\.listeners: must be a list, is "http"$/,
  ],
  ['an empty list of rules', route({}, { rules: [] }), /^Invalid spec\.rules: must have at least 1 entry/],
  [
    '17 hostnames',
    route({}, { hostnames: Array.from({ length: 17 }, (_, i) => `h${i}.example.com`) }),
    /^Invalid spec\.hostnames: may have at most 16 entries, has 17: remove some$/,
  ],
  [
    'a hostname of 300 characters',
    route({}, { hostnames: ['a'.repeat(300)] }),
    /^Invalid spec\.hostnames\[0\]: must be at most 253 characters long, is 300: shorten it$/,
  ],
  [
    'a path with //',
    route(path('PathPrefix', '/a//b')),
    /^Invalid spec\.rules\[0\]\.matches\[0\]\.path\.value: must not contain \/\/, is "\/a\/\/b"/,
  ],
  ['a path that goes up', route(path('Exact', '/a/..')), /path\.value: must not end with \/\.\., is/],
  [
    'a path with a space',
    route(path('Exact', '/a b')),
    /path\.value: "\/a b" has characters that no path has: percent-encode them$/,
  ],
  ['an empty regular expression', route(path('RegularExpression', '')), /path\.value: is empty/],
  [
    'a lookahead',
    route(path('RegularExpression', '/(?!a)')),
    /path\.value: is not a regular expression of RE2: invalid or unsupported Perl syntax/,
  ],
  [
    'a regular expression that compiles to much',
    route(path('RegularExpression', '(.{900}){900}')),
    /path\.value: is too large a regular expression/,
  ],
  [
    'regular expressions that do so together',
    route({
      matches: Array.from({ length: 9 }, (_, i) => ({
        path: { type: 'RegularExpression', value: `/${i}${'(a){9}'.repeat(9)}` },
      })).flatMap((match) => [match, match, match]),
    }),
    /matches\[\d+\]\.path\.value: makes the regular expressions of this route too large together/,
  ],
  [
    'a rewritten path that does not begin with /',
    route(rewrite({ path: { type: 'ReplaceFullPath', replaceFullPath: 'a' } })),
    /urlRewrite\.path\.replaceFullPath: must begin with \//,
  ],
  [
    'a line break in a rewritten path',
    route(rewrite({ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/a\nb' } })),
    /replacePrefixMatch: must begin with \/ and hold neither spaces/,
  ],
  [
    'the replacement of another type',
    route(rewrite({ path: { type: 'ReplaceFullPath', replacePrefixMatch: '/b' } })),
    /urlRewrite\.path: is of type ReplaceFullPath without replaceFullPath: give it replaceFullPath/,
  ],
  [
    'a replaced prefix without a prefix',
    route({
      ...path('Exact', '/a'),
      ...filter('URLRewrite', 'urlRewrite', {
        path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/b' },
      }),
    }),
    /^Invalid spec\.rules\[0\]: has a URLRewrite that replaces the matched prefix/,
  ],
  [
    'a mirror of 150 percent',
    route(filter('RequestMirror', 'requestMirror', { percent: 150, backendRef: { name: 'a', port: 1 } })),
    /requestMirror\.percent: must be 100 or less, is 150/,
  ],
  [
    'a mirror of three halves',
    route(
      filter('RequestMirror', 'requestMirror', {
        fraction: { numerator: 3, denominator: 2 },
        backendRef: { name: 'a', port: 1 },
      }),
    ),
    /requestMirror\.fraction: numerator is larger than denominator/,
  ],
  [
    'a mirror in percent and as a fraction',
    route(
      filter('RequestMirror', 'requestMirror', {
        percent: 1,
        fraction: { numerator: 1 },
        backendRef: { name: 'a', port: 1 },
      }),
    ),
    /requestMirror: has both percent and fraction/,
  ],
  [
    'a header twice',
    route({
      matches: [
        {
          headers: [
            { name: 'a', value: '1' },
            { name: 'a', value: '2' },
          ],
        },
      ],
    }),
    /matches\[0\]\.headers\[1\]: repeats name "a" of spec\.rules\[0\]\.matches\[0\]\.headers\[0\]: remove one of the two$/,
  ],
  [
    '129 matches',
    route(
      {},
      { rules: Array.from({ length: 3 }, () => ({ matches: Array.from({ length: 43 }, () => ({})) })) },
    ),
    /^Invalid spec\.rules: has more than 128 matches in all of its rules/,
  ],
  [
    'cluster in a standard route',
    route({ backendRefs: [{ name: 'a', port: 1, cluster: 'blue' }] }, {}, 'HTTPRoute'),
    /backendRefs\[0\]\.cluster: unknown field 'cluster': an HTTPRoute has none; use kind MultiClusterHTTPRoute/,
  ],
  [
    'failover in a standard route',
    route({ failover: 'None' }, {}, 'HTTPRoute'),
    /spec\.rules\[0\]\.failover: unknown field 'failover': an HTTPRoute has none/,
  ],
  [
    'an apiVersion of the past',
    { ...route({}, {}, 'HTTPRoute'), apiVersion: 'gateway.networking.k8s.io/v1alpha2' },
    /^Invalid apiVersion: gateway\.networking\.k8s\.io\/v1alpha2 has no HTTPRoute/,
  ],
  [
    'listener port 0',
    gateway({ port: 0 }),
    /^Invalid spec\.listeners\[0\]\.port: must be 1 or more, is 0: give a whole number from 1 to 65535$/,
  ],
  [
    'a Gateway without a class',
    gateway({}, { gatewayClassName: undefined, listeners: [{ name: 'a', protocol: 'HTTP', port: 1 }] }),
    /^Invalid spec\.gatewayClassName: is missing: give a string$/,
  ],
  [
    'two listeners of one name',
    gateway(
      {},
      {
        listeners: [
          { name: 'a', protocol: 'HTTP', port: 1 },
          { name: 'a', protocol: 'HTTP', port: 2 },
        ],
      },
    ),
    /^Invalid spec\.listeners\[1\]: repeats name "a"/,
  ],
  [
    'two listeners of one port and hostname',
    gateway(
      {},
      {
        listeners: [
          { name: 'a', protocol: 'HTTP', port: 1 },
          { name: 'b', protocol: 'HTTP', port: 1 },
        ],
      },
    ),
    /^Invalid spec\.listeners: has two listeners of the same port/,
  ],
  [
    'a Service port of 70000',
    service({ port: 70_000 }),
    /^Invalid spec\.ports\[0\]\.port: must be a port, is 70000/,
  ],
  [
    'an unnamed port beside another',
    service({ name: 'a', port: 1 }, { port: 2 }),
    /^Invalid spec\.ports\[1\]\.name: is missing/,
  ],
  [
    'two ports of one name',
    service({ name: 'a', port: 1 }, { name: 'a', port: 2 }),
    /^Invalid spec\.ports\[1\]\.name: a is the name of another port too/,
  ],
  [
    'one port twice',
    service({ name: 'a', port: 1 }, { name: 'b', port: 1 }),
    /^Invalid spec\.ports\[1\]\.port: TCP port 1 is listed before/,
  ],
  [
    'an IPv6 address in an IPv4 slice',
    slice('IPv4', '::1', 80),
    /^Invalid endpoints\[0\]\.addresses\[0\]: "::1" is not an IPv4 address/,
  ],
  ['a name in an IPv6 slice', slice('IPv6', 'cart', 80), /is not an IPv6 address/],
  ['a slice port of 0', slice('IPv4', '10.0.0.1', 0), /^Invalid ports\[0\]\.port: must be a port, is 0/],
  [
    'two slice ports of one name',
    slice('IPv4', '10.0.0.1', 1, 2),
    /^Invalid ports\[1\]\.name: "http" is the name of another port too/,
  ],
]

describe('refusals', () => {
  for (const [says, object] of accepted) it(`accepts ${says}`, () => assert.deepEqual(told(object), []))

  for (const [says, object, expected] of refused)
    it(`refuses ${says}`, () => {
      const [first = 'nothing', ...others] = told(object)
      assert.match(first, expected)
      assert.ok(
        others.every((other) => other.startsWith('Invalid spec')),
        others.join('\n'),
      )
    })

  it('says which object of which cluster is meant', () => {
    const [issue] = refusals('green', route({ zzz: 1 }))
    assert.deepEqual(issue?.source, {
      cluster: 'green',
      kind: 'MultiClusterHTTPRoute',
      namespace: 'shop',
      name: 'cart',
    })
  })

  it('tells at most 20 mistakes at once', () => {
    const spec = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field${index}`, 0]))
    assert.equal(told(route({}, spec)).length, 20)
  })

  it('keeps a field named __proto__, and refuses it', () => {
    const spec: unknown = JSON.parse('{"__proto__": {"rules": []}}')
    assert.match(told({ ...route(), spec })[0] ?? '', /spec\.__proto__: unknown field '__proto__'/)
  })

  it('answers at once to a value that would take a backtracking matcher for ever', () => {
    const value = `${'a'.repeat(4_000)}\n`
    assert.match(
      told(route({ matches: [{ headers: [{ name: 'x', value }] }] }))[0] ?? '',
      /is not the value of a header/,
    )
  })

  it('leaves the object as it was', () => {
    const object = freeze(route())
    assert.deepEqual(told(object), [])
    assert.deepEqual(object, route())
  })
})

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze)
  return value
}
