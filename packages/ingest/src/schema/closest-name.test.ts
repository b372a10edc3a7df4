import assert from 'node:assert/strict'
import { closestName } from './closest-name.ts'

const names = ['hostnames', 'parentRefs', 'rules', 'backendRefs', 'URLRewrite', 'PathPrefix']

const cases: readonly (readonly [string, string | undefined])[] = [
  ['hostname', 'hostnames'],
  ['parentRef', 'parentRefs'],
  ['backendrefs', 'backendRefs'],
  ['UrlRewrite', 'URLRewrite'],
  ['Prefix', 'PathPrefix'],
  ['ruls', 'rules'],
  ['role', undefined],
  ['spec', undefined],
  ['', undefined],
  ['x', undefined],
  ['hostnames'.repeat(100), undefined],
]

describe('closestName', () => {
  for (const [name, expected] of cases)
    it(`takes ${JSON.stringify(name.slice(0, 20))} for ${expected ?? 'none'}`, () =>
      assert.equal(closestName(name, names), expected))
})
