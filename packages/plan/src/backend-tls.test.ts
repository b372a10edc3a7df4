import assert from 'node:assert/strict'
import type { BackendTlsPolicy, ObjectRef, SecretState } from '@watershed/model'
import { authoritiesKeys } from './authorities-name.ts'
import { backendTls } from './backend-tls.ts'

const known: Readonly<Record<string, SecretState>> = {
  'ConfigMap/one': { authorities: 'one' },
  'Secret/other': { authorities: 'other' },
  'ConfigMap/broken': { authoritiesProblem: 'ca.crt is not certificates in PEM: replace it' },
}
const references = {
  secretOf: ({ kind, name }: ObjectRef) => known[`${kind}/${name}`],
  nameOf: ({ kind, namespace, name }: ObjectRef) => `blue/${kind}/${namespace}/${name}`,
}

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
    references,
  )
const authoritiesIn = ({ tls }: ReturnType<typeof judge>): readonly string[] | undefined =>
  'tls' in tls && tls.tls.authorities !== undefined ? authoritiesKeys(tls.tls.authorities) : undefined

describe('backendTls', () => {
  it('trusts whom the system trusts', () =>
    assert.deepEqual(judge('System'), {
      tls: { tls: { hostname: 'cart.example.com', subjectAltNames: [] } },
      issues: [],
    }))

  it('joins what several references hold', () => {
    const judged = judge([refTo('ConfigMap', 'one'), refTo('Secret', 'other')])
    assert.deepEqual(judged.issues, [])
    assert.deepEqual(authoritiesIn(judged), ['blue/ConfigMap/shop/one', 'blue/Secret/shop/other'])
  })

  const unusable: readonly (readonly [string, ObjectRef, string, RegExp])[] = [
    ['is not there', refTo('ConfigMap', 'absent'), 'InvalidCACertificateRef', /no ConfigMap shop\/absent/],
    ['holds no certificate', refTo('ConfigMap', 'broken'), 'InvalidCACertificateRef', /shop\/broken ca\.crt/],
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
      const judged = judge([ref, refTo('ConfigMap', 'one')])
      assert.deepEqual(authoritiesIn(judged), ['blue/ConfigMap/shop/one'])
      assert.equal(judged.issues.length, 1)
    })
  }
})
