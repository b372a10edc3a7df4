import assert from 'node:assert/strict'
import { pathRewrite } from './path-rewrite.ts'

/** As Envoy carries it out on a path that the rule matches. */
function rewritten(path: string, prefix: string, replacement: string): string {
  const match = { type: 'PathPrefix', value: prefix } as const
  const rewrite = pathRewrite(match, { type: 'ReplacePrefixMatch', value: replacement })
  if (!rewrite) return path
  if ('full' in rewrite) return rewrite.full
  if ('pattern' in rewrite) return path.replace(new RegExp(rewrite.pattern), rewrite.substitution)
  const matched = prefix === '/' ? 1 : prefix.replace(/\/$/, '').length
  return rewrite.prefix + path.slice(matched)
}

describe('pathRewrite', () => {
  // The table of https://gateway-api.sigs.k8s.io/reference/spec/#httppathmodifier, and what it leaves open.
  const cases = [
    ['/foo/bar', '/foo', '/xyz', '/xyz/bar'],
    ['/foo/bar', '/foo', '/xyz/', '/xyz/bar'],
    ['/foo/bar', '/foo/', '/xyz', '/xyz/bar'],
    ['/foo/bar', '/foo/', '/xyz/', '/xyz/bar'],
    ['/foo', '/foo', '/xyz', '/xyz'],
    ['/foo/', '/foo', '/xyz', '/xyz/'],
    ['/foo/bar', '/foo', '', '/bar'],
    ['/foo/', '/foo', '', '/'],
    ['/foo', '/foo', '', '/'],
    ['/foo/', '/foo', '/', '/'],
    ['/foo', '/foo', '/', '/'],
    ['/foo/bar', '/foo', '/', '/bar'],
    ['/foo//bar', '/foo', '/', '/bar'],
    ['/bar', '/', '/xyz', '/xyz/bar'],
    ['/', '/', '/xyz', '/xyz/'],
    ['/bar', '/', '/', '/bar'],
    ['/foo/bar', '/foo', '/foo/', '/foo/bar'],
    ['/a.b+c(d)/e', '/a.b+c(d)', '/', '/e'],
  ] as const
  for (const [path, prefix, replacement, expected] of cases)
    it(`${path} with the prefix ${prefix} replaced by '${replacement}' is ${expected}`, () =>
      assert.equal(rewritten(path, prefix, replacement), expected))

  it('says nothing where there is nothing to rewrite', () =>
    assert.equal(pathRewrite({ type: 'Exact', value: '/a' }, undefined), undefined))

  it('replaces the whole path whatever the match', () =>
    assert.deepEqual(pathRewrite({ type: 'Exact', value: '/a' }, { type: 'ReplaceFullPath', value: '/b' }), {
      full: '/b',
    }))
})
