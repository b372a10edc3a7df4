import assert from 'node:assert/strict'
import type { RouteMatch } from '@watershed/model'
import type { RankedMatch } from './compare-matches.ts'
import { compareMatches } from './compare-matches.ts'

const match = (path: string, rest: Partial<RouteMatch> = {}): RouteMatch => {
  const [, sign, value] = /^([=~]?)(.*)$/.exec(path) ?? []
  const type = sign === '=' ? 'Exact' : sign === '~' ? 'RegularExpression' : 'PathPrefix'
  return { path: { type, value: value ?? '' }, headers: [], queryParams: [], ...rest }
}

const ranked = (
  path: string,
  rest: Partial<RouteMatch> = {},
  ties: Partial<RankedMatch> = {},
): RankedMatch => ({
  match: match(path, rest),
  created: 0,
  route: 'shop/cart',
  rule: 0,
  index: 0,
  ...ties,
})

const value = (name: string) => ({ name, type: 'Exact', value: '1' }) as const

const grpc = (service: number, method: number): Partial<RouteMatch> => ({ grpc: { service, method } })

const cases: readonly [says: string, first: RankedMatch, second: RankedMatch][] = [
  [
    'of gRPC, the longer service before the longer method',
    ranked('/a', grpc(3, 0)),
    ranked('~/b', grpc(2, 9)),
  ],
  ['of gRPC, the longer method', ranked('=/a/bb', grpc(1, 2)), ranked('=/a/b', grpc(1, 1))],
  [
    'of gRPC, as many characters with more headers',
    ranked('/', { ...grpc(0, 0), headers: [value('a')] }),
    ranked('/', grpc(0, 0)),
  ],
  ['gRPC requests before all requests', ranked('/', grpc(0, 0)), ranked('=/a')],
  ['an exact path before a longer prefix', ranked('=/a'), ranked('/a/b/c')],
  ['an exact path before a regular expression', ranked('=/a'), ranked('~/a.*')],
  ['a regular expression before a prefix', ranked('~/a'), ranked('/a/b/c')],
  [
    'the older of two prefixes that differ by a slash at the end',
    ranked('/a', {}, { created: 1 }),
    ranked('/a/', {}, { created: 2 }),
  ],
  ['the longer prefix', ranked('/a/b'), ranked('/a')],
  ['a longer prefix before a method', ranked('/a/b'), ranked('/a', { method: 'GET' })],
  [
    'a method before headers',
    ranked('/a', { method: 'GET' }),
    ranked('/a', { headers: [value('x'), value('y')] }),
  ],
  [
    'more headers before more query parameters',
    ranked('/a', { headers: [value('x')] }),
    ranked('/a', { queryParams: [value('x'), value('y')] }),
  ],
  ['more query parameters', ranked('/a', { queryParams: [value('x')] }), ranked('/a')],
  [
    'the older route',
    ranked('/a', {}, { created: 1, route: 'z/z' }),
    ranked('/a', {}, { created: 2, route: 'a/a' }),
  ],
  ['the alphabetically first', ranked('/a', {}, { route: 'a/b' }), ranked('/a', {}, { route: 'a/c' })],
  ['the earlier rule', ranked('/a', {}, { rule: 0, index: 5 }), ranked('/a', {}, { rule: 1 })],
  ['the earlier match', ranked('/a', {}, { index: 0 }), ranked('/a', {}, { index: 1 })],
]

describe('compareMatches puts first', () => {
  for (const [says, first, second] of cases)
    it(says, () => {
      assert.ok(compareMatches(first, second) < 0, 'in order')
      assert.ok(compareMatches(second, first) > 0, 'in reverse')
    })
})
