import assert from 'node:assert/strict'
import { hashToken } from '@watershed/wire'
import { HubError } from '../hub-error.ts'
import { parseTokens } from './parse-tokens.ts'

const sha256 = hashToken('secret')
const refused: readonly [says: string, text: string, message: RegExp][] = [
  ['text that is not YAML', '{', /not YAML/],
  ['a file without the list', 'token: x', /no list `tokens`/],
  [
    'a role that is not one',
    `tokens: [{role: admin, name: a, sha256: ${sha256}}]`,
    /tokens\[0\]\.role must be one of cluster, edge, operator, viewer/,
  ],
  [
    'a name that is not a label',
    `tokens: [{role: edge, name: A_B, sha256: ${sha256}}]`,
    /tokens\[0\]\.name must be a DNS label/,
  ],
  ['a token in place of its hash', 'tokens: [{role: edge, name: a, sha256: secret}]', /64 hex digits/],
  [
    'a token that two have',
    `tokens: [{role: edge, name: a, sha256: ${sha256}}, {role: edge, name: b, sha256: ${sha256}}]`,
    /tokens\[1\] is the token of edge a/,
  ],
]

describe('parseTokens', () => {
  it('knows whom a token stands for by its hash', () => {
    const tokens = parseTokens(`tokens: [{role: cluster, name: blue, sha256: ${sha256}}]`, 'tokens.yaml')
    assert.deepEqual(tokens.get(hashToken('secret')), { role: 'cluster', name: 'blue' })
    assert.equal(tokens.get(hashToken('other')), undefined)
  })

  for (const [says, text, message] of refused)
    it(`refuses ${says}`, () =>
      assert.throws(
        () => parseTokens(text, 'tokens.yaml'),
        (error) =>
          error instanceof HubError && message.test(error.message) && !error.message.includes('secret '),
      ))
})
