import assert from 'node:assert/strict'
import type { ReportedConfigMap, ReportedSecret, SecretState } from '@watershed/model'
import { selfSigned } from '@watershed/testkit'
import { toSecretState } from './to-secret-state.ts'

const secret = (data: Readonly<Record<string, string>>): ReportedSecret => ({
  kind: 'Secret',
  namespace: 'shop',
  name: 'cart',
  type: 'kubernetes.io/tls',
  data: Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  ),
})

const configMap = (data: Readonly<Record<string, string>>): ReportedConfigMap => ({
  kind: 'ConfigMap',
  namespace: 'shop',
  name: 'cart',
  data,
})

describe('toSecretState', () => {
  const pems: { own: readonly [cert: string, key: string]; other: readonly [cert: string, key: string] } = {
    own: ['', ''],
    other: ['', ''],
  }
  before(async () => {
    for (const which of ['own', 'other'] as const) {
      const { cert, key } = await selfSigned(which)
      pems[which] = [cert.toString(), key.toString()]
    }
  })

  it('takes a certificate with its key', () => {
    const [cert, key] = pems.own
    assert.deepEqual(toSecretState(secret({ 'tls.crt': cert, 'tls.key': key })).certificate, {
      chain: cert,
      key,
    })
  })

  it('says of a Secret that the hub has no key for that this is why, and not that it is empty', () => {
    const state = toSecretState({ ...secret({}), withheld: true })
    assert.match(state.certificateProblem ?? '', /for want of the key .* --secrets-key-file/)
    assert.equal(state.authoritiesProblem, state.certificateProblem)
  })

  it('takes a chain, of which the key is the first one’s', () => {
    const [[cert, key], [other]] = [pems.own, pems.other]
    const state = toSecretState(secret({ 'tls.crt': `${cert}\n${other}`, 'tls.key': key }))
    assert.equal(state.certificate?.chain, `${cert}\n${other}`)
  })

  const broken: readonly (readonly [
    says: string,
    data: () => Readonly<Record<string, string>>,
    told: RegExp,
  ])[] = [
    ['a certificate alone', () => ({ 'tls.crt': pems.own[0] }), /has no tls\.key/],
    ['a key alone', () => ({ 'tls.key': pems.own[1] }), /has no tls\.crt/],
    ['nothing', () => ({}), /has no tls\.crt/],
    [
      'text that is no certificate',
      () => ({ 'tls.crt': 'Hello world\n', 'tls.key': 'Hello world\n' }),
      /tls\.crt is no certificate in PEM/,
    ],
    [
      'a broken certificate',
      () => ({ 'tls.crt': pems.own[0].replace(/MI[A-Z]/i, 'AAA'), 'tls.key': pems.own[1] }),
      /tls\.crt is no certificate in PEM/,
    ],
    [
      'a chain with something broken in it',
      () => ({
        'tls.crt': `${pems.own[0]}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
        'tls.key': pems.own[1],
      }),
      /tls\.crt is no certificate in PEM/,
    ],
    [
      'text that is no key',
      () => ({ 'tls.crt': pems.own[0], 'tls.key': 'Hello world\n' }),
      /tls\.key is no private key in PEM/,
    ],
    [
      'another certificate’s key',
      () => ({ 'tls.crt': pems.own[0], 'tls.key': pems.other[1] }),
      /tls\.key is not the key of tls\.crt/,
    ],
  ]
  for (const [says, data, told] of broken)
    it(`refuses ${says}, and shows nothing of it`, () => {
      const state: SecretState = toSecretState(secret(data()))
      assert.equal(state.certificate, undefined)
      assert.match(state.certificateProblem ?? '', told)
      for (const value of Object.values(data()))
        for (const line of value.split('\n').filter((one) => one.length > 4 && !one.startsWith('-----')))
          assert.ok(!JSON.stringify(state).includes(line))
    })

  it('takes authorities of a ConfigMap and of a Secret', () => {
    const [bundle] = pems.own
    for (const object of [configMap({ 'ca.crt': bundle }), secret({ 'ca.crt': bundle })])
      assert.equal(toSecretState(object).authorities, bundle)
  })

  it('refuses authorities that are none', () => {
    const { authorities, authoritiesProblem } = toSecretState(configMap({ 'ca.crt': 'Hello' }))
    assert.equal(authorities, undefined)
    assert.match(authoritiesProblem ?? '', /ca\.crt is not certificates in PEM/)
    assert.match(toSecretState(configMap({})).authoritiesProblem ?? '', /has no ca\.crt/)
  })

  it('tells one whose contents the hub could not keep from one that has none', () => {
    const { certificate, certificateProblem } = toSecretState({ ...secret({}), withheld: true })
    assert.equal(certificate, undefined)
    assert.match(certificateProblem ?? '', /for want of the key .* the same --secrets-key-file/)
  })

  it('takes no certificate of a ConfigMap', () => {
    const [cert, key] = pems.own
    const state = toSecretState(configMap({ 'tls.crt': cert, 'tls.key': key }))
    assert.equal(state.certificate, undefined)
    assert.match(state.certificateProblem ?? '', /keys are kept in Secrets/)
  })
})
