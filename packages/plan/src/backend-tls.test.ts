import assert from 'node:assert/strict'
import type { BackendTlsPolicy, ObjectRef, ReportedObject } from '@watershed/model'
import { recordKey } from '@watershed/model'
import { createAuthority } from '@watershed/testkit'
import { authoritiesOf, backendTls } from './backend-tls.ts'

const [one, other] = await Promise.all([createAuthority('One'), createAuthority('Other')])

const configMap = (name: string, data: Record<string, string>): ReportedObject => ({
  kind: 'ConfigMap',
  namespace: 'shop',
  name,
  data,
})
const secret = (name: string, pem: string): ReportedObject => ({
  kind: 'Secret',
  namespace: 'shop',
  name,
  type: 'Opaque',
  data: { 'ca.crt': Buffer.from(pem).toString('base64') },
})
const objects = new Map(
  [
    configMap('one', { 'ca.crt': one.pem }),
    configMap('empty', {}),
    configMap('blank', { 'ca.crt': '' }),
    configMap('broken', {
      'ca.crt': `${one.pem}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
    }),
    secret('other', `# who signs\n${other.pem}`),
  ].map((object) => [recordKey({ ...object, cluster: 'blue' }), object]),
)

const refTo = (kind: string, name: string, group = ''): ObjectRef => ({
  group,
  kind,
  namespace: 'shop',
  name,
})
const judge = (authorities: BackendTlsPolicy['authorities']) =>
  backendTls(
    {
      cluster: 'blue',
      namespace: 'shop',
      name: 'cart',
      created: 0,
      targets: [],
      hostname: 'cart.example.com',
      subjectAltNames: [],
      authorities,
    },
    (source) => objects.get(recordKey(source)),
  )

describe('backendTls', () => {
  it('trusts whom the system trusts', () =>
    assert.deepEqual(judge('System'), {
      tls: { tls: { hostname: 'cart.example.com', subjectAltNames: [] } },
      issues: [],
    }))

  it('joins what several references hold', () => {
    const { tls, issues } = judge([refTo('ConfigMap', 'one'), refTo('Secret', 'other')])
    assert.deepEqual(issues, [])
    const name = 'tls' in tls ? tls.tls.authorities : undefined
    assert.equal(name, 'blue/ConfigMap/shop/one+blue/Secret/shop/other')
    assert.deepEqual(
      authoritiesOf(name ?? '', (key) => objects.get(key)).match(/BEGIN CERTIFICATE/g)?.length,
      2,
    )
  })

  const unusable: readonly (readonly [string, ObjectRef, string, RegExp])[] = [
    ['is not there', refTo('ConfigMap', 'absent'), 'InvalidCACertificateRef', /shop\/absent is not there/],
    ['has no ca.crt', refTo('ConfigMap', 'empty'), 'InvalidCACertificateRef', /no certificate in ca\.crt/],
    ['has an empty ca.crt', refTo('ConfigMap', 'blank'), 'InvalidCACertificateRef', /no certificate/],
    ['holds no certificate', refTo('ConfigMap', 'broken'), 'InvalidCACertificateRef', /as its number 2/],
    ['is of another kind', refTo('Service', 'one'), 'InvalidKind', /name a ConfigMap or a Secret/],
    ['is of another group', refTo('ConfigMap', 'one', 'example.com'), 'InvalidKind', /example\.com/],
  ]
  for (const [what, ref, code, message] of unusable) {
    it(`lets nothing be sent where the only reference ${what}`, () => {
      const { tls, issues } = judge([ref])
      assert.ok('invalid' in tls && message.test(tls.invalid), JSON.stringify(tls))
      assert.deepEqual(
        issues.map((issue) => [issue.code, issue.path]),
        [[code, 'spec.validation.caCertificateRefs[0]']],
      )
    })
    it(`does with the others where one of them ${what}`, () => {
      const { tls, issues } = judge([ref, refTo('ConfigMap', 'one')])
      assert.equal('tls' in tls && tls.tls.authorities, 'blue/ConfigMap/shop/one')
      assert.equal(issues.length, 1)
    })
  }
})
