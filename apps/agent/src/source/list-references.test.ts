import assert from 'node:assert/strict'
import type { ReportedConfig } from '@watershed/model'
import { listReferences } from './list-references.ts'

const referencesOf = (kind: ReportedConfig['kind'], spec: unknown): string =>
  [...listReferences({ kind, namespace: 'shop', name: 'a', apiVersion: 'v1', spec })].join(' ')

const validation = (...names: readonly string[]) => ({
  validation: { caCertificateRefs: names.map((name) => ({ group: '', kind: 'ConfigMap', name })) },
})

describe('listReferences', () => {
  const cases: readonly (readonly [string, ReportedConfig['kind'], unknown, string])[] = [
    [
      'certificates of listeners, with defaults',
      'Gateway',
      {
        listeners: [
          { name: 'http' },
          {
            name: 'https',
            tls: { certificateRefs: [{ name: 'cert' }, { name: 'old', namespace: 'infra' }] },
          },
          { name: 'other', tls: { certificateRefs: [{ group: '', kind: 'Secret', name: 'cert' }] } },
        ],
      },
      'Secret/shop/cert Secret/infra/old',
    ],
    [
      'what clients and backends are shown and asked',
      'Gateway',
      {
        listeners: [],
        tls: {
          frontend: { default: validation('ca'), perPort: [{ port: 8443, tls: validation('ca-2', 'ca-3') }] },
          backend: { clientCertificateRef: { name: 'client' } },
        },
      },
      'ConfigMap/shop/ca ConfigMap/shop/ca-2 ConfigMap/shop/ca-3 Secret/shop/client',
    ],
    [
      'certificates of a ListenerSet',
      'ListenerSet',
      { listeners: [{ tls: { certificateRefs: [{ name: 'cert' }] } }] },
      'Secret/shop/cert',
    ],
    ['authorities of backends', 'BackendTLSPolicy', validation('ca'), 'ConfigMap/shop/ca'],
    ['nothing of routes', 'HTTPRoute', { listeners: [{ tls: { certificateRefs: [{ name: 'a' }] } }] }, ''],
    [
      'no other kinds and groups',
      'Gateway',
      {
        listeners: [
          {
            tls: {
              certificateRefs: [
                { kind: 'Pod', name: 'a' },
                { group: 'x.io', name: 'a' },
              ],
            },
          },
        ],
      },
      '',
    ],
    [
      'no names that a selector would take for more',
      'Gateway',
      { listeners: [{ tls: { certificateRefs: [{ name: 'a,metadata.name!=b' }, { name: '../x' }, {}] } }] },
      '',
    ],
    ['nothing of other shapes', 'Gateway', { listeners: 'all', tls: [{ frontend: 7 }] }, ''],
    ['nothing of no spec', 'Gateway', undefined, ''],
  ]
  for (const [title, kind, spec, expected] of cases)
    it(`finds ${title}`, () => assert.equal(referencesOf(kind, spec), expected))
})
