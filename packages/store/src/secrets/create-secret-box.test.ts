import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { createSecretBox } from './create-secret-box.ts'
import { parseSecretKeys } from './parse-secret-keys.ts'

const record = 'blue/Secret/shop/cert'

describe('createSecretBox', () => {
  const [key, other] = [randomBytes(32), randomBytes(32)]
  const box = createSecretBox([key])

  it('gives back what it was given, and never encrypts the same alike', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const well = Buffer.from(text).toString()
        const sealed = box.seal(record, well)
        assert.equal(box.open(record, sealed), well)
        assert.notEqual(box.seal(record, well), sealed)
        assert.match(sealed, /^sealed\.[\w-]{8}\.[\w-]+$/)
      }),
    ))

  it('opens nothing under another key, of another record, or with one byte changed', () => {
    const sealed = box.seal(record, 'key')
    assert.equal(createSecretBox([other]).open(record, sealed), undefined)
    assert.equal(createSecretBox([other, key]).open(record, sealed), 'key')
    assert.equal(box.open('blue/Secret/shop/other', sealed), undefined)
    assert.equal(box.open('green/Secret/shop/cert', sealed), undefined)
    const body = Buffer.from(sealed.split('.')[2] ?? '', 'base64url')
    for (let at = 0; at < body.length; at++) {
      const changed = Buffer.from(body)
      changed[at] = (changed[at] ?? 0) ^ 1
      assert.equal(
        box.open(record, `${sealed.split('.').slice(0, 2).join('.')}.${changed.toString('base64url')}`),
        undefined,
      )
    }
    for (const end of [10, 20, sealed.length - 1])
      assert.equal(box.open(record, sealed.slice(0, end)), undefined)
  })

  it('has digests that are of the text, the record and the key', () => {
    const digest = box.digest(record, 'key')
    assert.equal(createSecretBox([key, other]).digest(record, 'key'), digest)
    assert.equal(
      new Set([
        digest,
        box.digest(record, 'kez'),
        box.digest('green/Secret/shop/cert', 'key'),
        createSecretBox([other, key]).digest(record, 'key'),
      ]).size,
      4,
    )
  })
})

describe('parseSecretKeys', () => {
  const key = randomBytes(32)
  it('reads keys in base64 and hexadecimal, one a line', () => {
    const text = `# the newer one\n${key.toString('base64')}\n\n ${key.toString('hex')} \n${key.toString('base64url')}`
    assert.deepEqual(parseSecretKeys(text).map(Buffer.from), [key, key, key])
  })
  for (const [what, text] of [
    ['a short one', 'c2hvcnQtc2VjcmV0'],
    ['words', 'correct horse battery staple correct hor!'],
    ['a long one', randomBytes(33).toString('base64')],
  ] as const)
    it(`refuses ${what}, and does not repeat it`, () =>
      assert.throws(
        () => parseSecretKeys(`${key.toString('hex')}\n${text}\n`),
        ({ code, message }: Error & { readonly code: string }) =>
          code === 'Invalid' && message.startsWith('Line 2 of the keys') && !message.includes(text),
      ))
  it('refuses a text without any', () =>
    assert.throws(() => parseSecretKeys('# none\n\n'), /There is no key/))
})
