import assert from 'node:assert/strict'
import type { ClientValidation, Gateway, Listener, ObjectRef, SecretState } from '@watershed/model'
import { backendCertificate } from './backend-certificate.ts'
import type { References } from './listener-tls.ts'
import { listenerTls } from './listener-tls.ts'

const known: Readonly<Record<string, SecretState>> = {
  'Secret infra/good': { certificate: { chain: 'chain', key: 'key' } },
  'Secret infra/broken': { certificateProblem: 'tls.crt is no certificate in PEM: replace it' },
  'Secret keys/far': { certificate: { chain: 'chain', key: 'key' } },
  'ConfigMap infra/staff': { authorities: 'pem' },
  'ConfigMap infra/guests': { authorities: 'pem' },
  'ConfigMap infra/empty': { authoritiesProblem: 'has no ca.crt: give it the certificates of authorities' },
  'ConfigMap keys/far': { authorities: 'pem' },
}

const named = ({ kind, namespace, name }: ObjectRef) => `${kind} ${namespace}/${name}`
const references = (isGranted = false): References => ({
  secretOf: (ref) => known[named(ref)],
  isPermitted: (from, to) => from.namespace === to.namespace || isGranted,
  nameOf: ({ kind, namespace, name }) => `blue/${kind}/${namespace}/${name}`,
})

const ref = (kind: string, path: string, group = ''): ObjectRef => {
  const [namespace = '', name = ''] = path.split('/')
  return { group, kind, namespace, name }
}

const https = (certificates: readonly ObjectRef[], rest: Partial<Listener> = {}) => ({
  protocol: 'HTTPS' as const,
  port: 443,
  tls: { mode: 'Terminate' as const, certificates },
  ...rest,
})

const owner = { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'infra' }
const good = ref('Secret', 'infra/good')

const gateway = (
  clientValidation?: Gateway['clientValidation'],
): Pick<Gateway, 'namespace' | 'clientValidation'> => ({
  namespace: 'infra',
  ...(clientValidation && { clientValidation }),
})

const asking = (...caCertificates: readonly ObjectRef[]): ClientValidation => ({
  caCertificates,
  mode: 'AllowValidOnly',
})

describe('listenerTls: certificates', () => {
  const cases: readonly (readonly [
    says: string,
    certificates: readonly ObjectRef[],
    reasons: readonly string[],
    names: readonly string[],
    usable: boolean,
  ])[] = [
    ['that are there', [good], [], ['blue/Secret/infra/good'], true],
    ['that are not there', [ref('Secret', 'infra/none')], ['InvalidCertificateRef'], [], false],
    ['of another kind', [ref('WrongKind', 'infra/good')], ['InvalidCertificateRef'], [], false],
    ['of another group', [ref('Secret', 'infra/good', 'a.io')], ['InvalidCertificateRef'], [], false],
    ['that are broken', [ref('Secret', 'infra/broken')], ['InvalidCertificateRef'], [], false],
    ['of another namespace without a grant', [ref('Secret', 'keys/far')], ['RefNotPermitted'], [], false],
    [
      'of which one is good: it serves',
      [ref('Secret', 'infra/none'), good],
      ['InvalidCertificateRef'],
      ['blue/Secret/infra/good'],
      true,
    ],
  ]
  for (const [says, certificates, reasons, names, usable] of cases)
    it(says, () => {
      const found = listenerTls(https(certificates), owner, gateway(), references())
      assert.deepEqual(
        found.problems.map(({ condition, reason }) => [condition, reason]),
        reasons.map((reason) => ['ResolvedRefs', reason]),
      )
      assert.deepEqual(found.certificates, names)
      assert.equal(found.usable, usable)
    })

  it('of another namespace with a grant', () => {
    const found = listenerTls(https([ref('Secret', 'keys/far')]), owner, gateway(), references(true))
    assert.deepEqual([found.certificates, found.problems], [['blue/Secret/keys/far'], []])
  })

  it('says nothing of what is there to who may not refer to it', () => {
    const [problem] = listenerTls(
      https([ref('Secret', 'keys/none')]),
      owner,
      gateway(),
      references(),
    ).problems
    assert.equal(problem?.reason, 'RefNotPermitted')
  })

  it('are none of a listener that passes TLS through', () => {
    const through = {
      protocol: 'TLS' as const,
      port: 443,
      tls: { mode: 'Passthrough' as const, certificates: [] },
    }
    assert.deepEqual(listenerTls(through, owner, gateway({ default: asking(), perPort: [] }), references()), {
      certificates: [],
      problems: [],
      usable: true,
    })
  })
})

describe('listenerTls: clients', () => {
  const staff = ref('ConfigMap', 'infra/staff')
  const guests = ref('ConfigMap', 'infra/guests')
  const authoritiesOf = (port: number, validation: Gateway['clientValidation']) =>
    listenerTls(https([good], { port }), owner, gateway(validation), references()).clientValidation

  it('are asked for certificates by default, and by port in its place', () => {
    const validation = { default: asking(staff), perPort: [{ port: 8443, ...asking(guests) }] }
    assert.deepEqual(authoritiesOf(443, validation), {
      authorities: 'blue/ConfigMap/infra/staff',
      required: true,
    })
    assert.equal(authoritiesOf(8443, validation)?.authorities, 'blue/ConfigMap/infra/guests')
  })

  it('are not asked on a port that asks for none', () => {
    assert.equal(
      authoritiesOf(8443, { default: asking(staff), perPort: [{ port: 8443, ...asking() }] }),
      undefined,
    )
  })

  it('may have certificates of several authorities', () => {
    assert.equal(
      authoritiesOf(443, { default: asking(staff, guests), perPort: [] })?.authorities,
      'blue/ConfigMap/infra/staff+blue/ConfigMap/infra/guests',
    )
  })

  it('are let in without one where the mode says so', () => {
    const validation = { default: { ...asking(staff), mode: 'AllowInsecureFallback' as const }, perPort: [] }
    assert.equal(authoritiesOf(443, validation)?.required, false)
  })

  const broken: readonly (readonly [says: string, to: ObjectRef, reason: string])[] = [
    ['not there', ref('ConfigMap', 'infra/none'), 'InvalidCACertificateRef'],
    ['empty', ref('ConfigMap', 'infra/empty'), 'InvalidCACertificateRef'],
    ['of another kind', ref('Service', 'infra/staff'), 'InvalidCACertificateKind'],
    ['of another namespace without a grant', ref('ConfigMap', 'keys/far'), 'RefNotPermitted'],
  ]
  for (const [says, to, reason] of broken)
    it(`cannot be told from others by what is ${says}, so none is let in`, () => {
      const found = listenerTls(
        https([good]),
        owner,
        gateway({ default: asking(to), perPort: [] }),
        references(),
      )
      assert.deepEqual(
        found.problems.map(({ condition, reason: is }) => [condition, is]),
        [
          ['ResolvedRefs', reason],
          ['Accepted', 'NoValidCACertificate'],
        ],
      )
      assert.equal(found.usable, false)
    })

  it('are none of a listener without HTTPS: it is no matter of theirs what is wrong', () => {
    const validation = { default: asking(ref('ConfigMap', 'infra/none')), perPort: [] }
    const http = { protocol: 'HTTP' as const, port: 80 }
    assert.equal(listenerTls(http, owner, gateway(validation), references()).usable, true)
  })
})

describe('backendCertificate', () => {
  const of = (backend?: ObjectRef) =>
    backendCertificate({ namespace: 'infra', ...(backend && { backendCertificate: backend }) }, references())
  it('is none where none is asked for', () => assert.equal(of(), undefined))
  it('is known by its name at the edges', () =>
    assert.deepEqual(of(good), { name: 'blue/Secret/infra/good' }))

  const broken: readonly (readonly [says: string, to: ObjectRef, reason: string])[] = [
    ['not there', ref('Secret', 'infra/none'), 'InvalidClientCertificateRef'],
    ['of another group', ref('Secret', 'infra/good', 'a.io'), 'InvalidClientCertificateRef'],
    ['of another kind', ref('WrongKind', 'infra/good'), 'InvalidClientCertificateRef'],
    ['broken', ref('Secret', 'infra/broken'), 'InvalidClientCertificateRef'],
    ['of another namespace without a grant', ref('Secret', 'keys/far'), 'RefNotPermitted'],
  ]
  for (const [says, to, reason] of broken)
    it(`is a problem when ${says}`, () => assert.equal(of(to)?.problem?.reason, reason))
})
