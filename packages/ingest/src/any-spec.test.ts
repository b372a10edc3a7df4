import assert from 'node:assert/strict'
import type { ReportedConfig } from '@watershed/model'
import fc from 'fast-check'
import { refusals } from './refusals.ts'
import { fullSpec } from './testing/full-spec.ts'
import { recordOf, route } from './testing/manifests.ts'
import { toGateway } from './to-gateway.ts'
import { toRoute } from './to-route.ts'

describe('refusals, for any spec', () => {
  it('accepts a route with every field that is carried out', () => {
    for (const kind of routeKinds)
      assert.deepEqual(refusals('blue', { ...route({}, {}, kind), spec: fullSpec(kind) }), [])
  })

  it('has an answer to whatever a spec is, and what it accepts can be read', () =>
    fc.assert(
      fc.property(fc.constantFrom('GatewayClass', 'Gateway', ...routeKinds), fc.jsonValue(), (kind, spec) => {
        canBeRead({ ...route(), kind, apiVersion: versionOf(kind), spec })
      }),
    ))

  it('has an answer to whatever a field of a route is, and what it accepts can be read', () =>
    fc.assert(
      fc.property(fc.constantFrom(...routeKinds), field(), fc.jsonValue(), (kind, at, value) => {
        canBeRead({ ...route({}, {}, kind), spec: put(fullSpec(kind), at, value) })
      }),
      { numRuns: 500 },
    ))
})

const routeKinds = ['HTTPRoute', 'MultiClusterHTTPRoute'] as const

const versionOf = (kind: ReportedConfig['kind']): string =>
  kind === 'MultiClusterHTTPRoute' ? 'watershed.dev/v1alpha1' : 'gateway.networking.k8s.io/v1'

const canBeRead = (object: ReportedConfig): void => {
  if (refusals('blue', object).length > 0) return
  if (object.kind === 'Gateway') toGateway(recordOf(object))
  if (object.kind !== 'HTTPRoute' && object.kind !== 'MultiClusterHTTPRoute') return
  const { rules } = toRoute(recordOf(object)).route
  for (const { matches, backends } of rules) {
    assert.notEqual(matches.length, 0)
    for (const { weight, port } of backends)
      assert.ok(weight >= 0 && weight <= 1_000_000 && port >= 1 && port <= 65_535)
  }
}

type Step = string | number

/** Where in {@link fullSpec} something is. */
const field = (): fc.Arbitrary<readonly Step[]> =>
  fc.constantFrom(...placesIn(fullSpec('MultiClusterHTTPRoute')))

const placesIn = (value: unknown, at: readonly Step[] = []): readonly (readonly Step[])[] => {
  if (typeof value !== 'object' || value === null) return [at]
  const entries: readonly (readonly [Step, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item])
    : Object.entries(value)
  return [
    ...(at.length > 0 ? [at] : []),
    ...entries.flatMap(([step, inner]) => placesIn(inner, [...at, step])),
  ]
}

const put = (into: unknown, [step, ...rest]: readonly Step[], value: unknown): unknown => {
  if (step === undefined) return value
  const copy = structuredClone(into) as Record<Step, unknown>
  copy[step] = put(copy[step], rest, value)
  return copy
}
