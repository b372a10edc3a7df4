import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Schema } from '@watershed/ingest'
import { parse } from 'yaml'
import type { Crd } from './crd.ts'
import { specSchema } from './crd.ts'
import { deriveMultiClusterHttpRoute } from './derive-multi-cluster-http-route.ts'

const file = join(
  import.meta.dirname,
  '../../packages/ingest/upstream/gateway.networking.k8s.io_httproutes.yaml',
)
const httpRoute = parse(readFileSync(file, 'utf8')) as Crd
const ours = deriveMultiClusterHttpRoute(httpRoute, 'v1')

/** The names of all fields, as `rules[].backendRefs[].name`. */
const fields = (schema: Schema, path = ''): readonly string[] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`
    return [at, ...fields(inner, at)]
  }),
  ...(schema.items ? fields(schema.items, `${path}[]`) : []),
]

/** The schemas of all that takes `cluster`. */
const references = (schema: Schema): readonly Schema[] => [
  ...(schema.properties?.['cluster'] ? [schema] : []),
  ...Object.values(schema.properties ?? {}).flatMap(references),
  ...(schema.items ? references(schema.items) : []),
]

const isStructural = (schema: Schema, path: string): void => {
  assert.ok(schema.type, `${path} has no type`)
  assert.ok(
    !(schema.properties && schema.additionalProperties !== undefined),
    `${path} has both kinds of properties`,
  )
  for (const [name, inner] of Object.entries(schema.properties ?? {})) isStructural(inner, `${path}.${name}`)
  if (schema.items) isStructural(schema.items, `${path}[]`)
}

describe('deriveMultiClusterHttpRoute', () => {
  it('adds cluster to each reference to a backend and failover to each rule, and nothing else', () => {
    const theirs = new Set(fields(specSchema(httpRoute, 'v1')))
    const added = fields(specSchema(ours, 'v1alpha1')).filter((field) => !theirs.has(field))
    assert.deepEqual(added.sort(), [
      'rules[].backendRefs[].cluster',
      'rules[].backendRefs[].filters[].requestMirror.backendRef.cluster',
      'rules[].failover',
      'rules[].filters[].requestMirror.backendRef.cluster',
    ])
  })

  it('forbids cluster with a ServiceImport, and asks for its port, wherever requests are sent', () => {
    const ruled = references(specSchema(ours, 'v1alpha1')).map(({ 'x-kubernetes-validations': rules = [] }) =>
      rules.slice(-2).map(({ rule }) => rule),
    )
    assert.deepEqual(
      ruled,
      [1, 2, 3].map(() => [
        "self.kind != 'ServiceImport' || !has(self.cluster)",
        "self.kind != 'ServiceImport' || has(self.port)",
      ]),
    )
  })

  it('adds to the status where the requests of each rule go', () => {
    const statusOf = ({ spec }: Crd): Schema =>
      spec.versions.at(0)?.schema.openAPIV3Schema.properties?.['status'] ?? {}
    const theirs = new Set(fields(statusOf(httpRoute)))
    const added = fields(statusOf(ours)).filter((field) => !theirs.has(field))
    assert.ok(added.every((field) => field === 'rules' || field.startsWith('rules[].')))
    assert.ok(added.includes('rules[].backends[].clusters[].effective'))
    isStructural(statusOf(ours), 'status')
  })

  it('takes nothing away', () => {
    const kept = new Set(fields(specSchema(ours, 'v1alpha1')))
    assert.deepEqual(
      fields(specSchema(httpRoute, 'v1')).filter((field) => !kept.has(field)),
      [],
    )
  })

  it('has one version, which is stored and has a status', () => {
    const [version, ...others] = ours.spec.versions
    assert.deepEqual(others, [])
    assert.deepEqual(
      [version?.name, version?.served, version?.storage, version?.subresources],
      ['v1alpha1', true, true, { status: {} }],
    )
    const status = version?.schema.openAPIV3Schema.properties?.status
    assert.ok(status && fields(status).includes('parents[].conditions[].reason'))
  })

  it('is a structural schema', () => {
    for (const { schema } of ours.spec.versions) isStructural(schema.openAPIV3Schema, 'root')
  })

  it('says so where HTTPRoute is no longer what it was', () => {
    const [version, ...others] = httpRoute.spec.versions
    assert.ok(version)
    const empty: Crd = {
      ...httpRoute,
      spec: {
        ...httpRoute.spec,
        versions: [
          {
            ...version,
            schema: { openAPIV3Schema: { properties: { spec: { properties: { rules: {} } } } } },
          },
          ...others,
        ],
      },
    }
    assert.throws(
      () => deriveMultiClusterHttpRoute(empty, 'v1'),
      /HTTPRoute has changed: there is no place for failover/,
    )
  })
})
