import assert from 'node:assert/strict'
import type { EdgeClientTls, EdgeCluster } from '@watershed/model'
import { clustersOf, nameShowing, renamedAction, withCertificates } from './client-certificates.ts'

const tls: EdgeClientTls = { hostname: 'cart.example.com', subjectAltNames: [] }
const secure: EdgeCluster = { name: 'cart', protocol: 'HTTP1', tls }
const plain: EdgeCluster = { name: 'plain', protocol: 'HTTP1' }
const names = { rules: [{ backends: [{ ...secure, backendRefs: [0] }], mirrors: [plain] }] }
const shown = (certificates: readonly string[]) =>
  clustersOf(withCertificates(names, certificates)).map((cluster) => cluster.tls?.certificate)

describe('withCertificates', () => {
  const cases: readonly (readonly [string, readonly string[], readonly (string | undefined)[]])[] = [
    ['nothing of a route without a Gateway', [], [undefined, undefined]],
    ['nothing where the Gateway shows nothing', [''], [undefined, undefined]],
    ['what the Gateway shows, by TLS only', ['one'], ['one', undefined]],
    ['what each of several Gateways shows', ['one', 'two'], ['one', 'two', undefined]],
    ['nothing for one Gateway of several', ['one', ''], ['one', undefined, undefined]],
  ]
  for (const [what, certificates, expected] of cases)
    it(`shows ${what}`, () => assert.deepEqual(shown(certificates), expected))

  it('leads the requests of each Gateway to the clusters that show its own', () => {
    const certified = withCertificates(names, ['one', 'two'])
    assert.equal(nameShowing(certified, 'cart', 'one'), 'cart')
    assert.equal(nameShowing(certified, 'plain', 'two'), 'plain')
    const other = nameShowing(certified, 'cart', 'two')
    const cluster = clustersOf(certified).find(({ name }) => name === other)
    assert.equal(cluster?.tls?.certificate, 'two')
    const action = renamedAction({ type: 'Cluster', cluster: 'cart' }, (name) =>
      nameShowing(certified, name, 'two'),
    )
    assert.deepEqual(action, { type: 'Cluster', cluster: other })
  })
})
