import assert from 'node:assert/strict'
import type { ConfigKind, ReportedConfig } from '@watershed/model'
import { objectKey } from '@watershed/model'
import fc from 'fast-check'
import { listReferences } from './list-references.ts'
import type { References } from './track-references.ts'
import { trackReferences } from './track-references.ts'

const config = (kind: ConfigKind, name: string, spec: unknown): ReportedConfig => ({
  kind,
  namespace: kind === 'GatewayClass' ? '' : 'shop',
  name,
  apiVersion: 'v1',
  spec,
})
const gatewayClass = (name: string, controllerName = 'watershed.dev/edge') =>
  config('GatewayClass', name, { controllerName })
const listeners = (...names: readonly string[]) => [
  { tls: { certificateRefs: names.map((name) => ({ name })) } },
]
const gateway = (name: string, gatewayClassName: string, ...names: readonly string[]) =>
  config('Gateway', name, { gatewayClassName, listeners: listeners(...names) })
const listenerSet = (name: string, parent: string, ...names: readonly string[]) =>
  config('ListenerSet', name, { parentRef: { name: parent }, listeners: listeners(...names) })

describe('trackReferences', () => {
  let references: References
  beforeEach(() => {
    references = trackReferences()
  })
  /** What the hub accepts at once. */
  const take = (object: ReportedConfig): string => {
    const key = objectKey(object)
    return [...references.take(key, object), ...references.accepted(key)].join(' ')
  }
  const drop = (object: ReportedConfig): string => references.take(objectKey(object), undefined).join(' ')

  it('counts who refers to a Secret, and tells of the first and the last', () => {
    take(gatewayClass('ours'))
    assert.equal(take(gateway('a', 'ours', 'cert')), 'Secret/shop/cert')
    assert.equal(take(gateway('b', 'ours', 'cert')), '')
    assert.equal(drop(gateway('a', 'ours')), '')
    assert.equal(take(gateway('b', 'ours', 'next')), 'Secret/shop/next Secret/shop/cert')
    assert.ok(references.has('Secret/shop/next') && !references.has('Secret/shop/cert'))
  })

  it('counts what former versions refer to until the hub accepts a newer one, since one of them may be in force', () => {
    const key = 'Gateway/shop/a'
    const tell = (...names: readonly string[]) =>
      references.take(key, gateway('a', 'ours', ...names)).join(' ')
    take(gatewayClass('ours'))
    tell('first')
    assert.equal(tell('second'), 'Secret/shop/second')
    assert.equal(tell('third', 'second'), 'Secret/shop/third')
    assert.deepEqual(references.accepted(key), ['Secret/shop/first'])
    tell('fourth')
    assert.equal(drop(gateway('a', 'ours')), 'Secret/shop/fourth Secret/shop/third Secret/shop/second')
    tell('first')
    tell('second')
    assert.equal(take(gatewayClass('ours', 'example.com/other')), 'Secret/shop/second Secret/shop/first')
  })

  it("leaves other implementations' Gateways and their ListenerSets their Secrets", () => {
    take(gatewayClass('theirs', 'example.com/other'))
    assert.equal(take(gateway('a', 'theirs', 'cert')), '')
    assert.equal(take(listenerSet('set', 'a', 'more')), '')
    assert.equal(take(gatewayClass('theirs')), 'Secret/shop/cert Secret/shop/more')
    assert.equal(take(gateway('a', 'unknown', 'cert')), 'Secret/shop/cert Secret/shop/more')
  })

  it('comes to the same whatever the order of what happened', () => {
    const names = fc.subarray(['x', 'y', 'z'])
    const object = fc.oneof(
      fc
        .record({ of: fc.constantFrom('c', 'd'), ours: fc.boolean() })
        .map(({ of, ours }) => gatewayClass(of, ours ? undefined : 'example.com/other')),
      fc
        .tuple(fc.constantFrom('g', 'h'), fc.constantFrom('c', 'd'), names)
        .map(([name, of, refs]) => gateway(name, of, ...refs)),
      fc
        .tuple(fc.constantFrom('s', 't'), fc.constantFrom('g', 'h'), names)
        .map(([name, of, refs]) => listenerSet(name, of, ...refs)),
      names.map((refs) =>
        config('BackendTLSPolicy', 'p', {
          validation: { caCertificateRefs: refs.map((name) => ({ kind: 'ConfigMap', name })) },
        }),
      ),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(object, fc.boolean())), (steps) => {
        const tracked = trackReferences()
        const now = new Map<string, ReportedConfig>()
        const known = new Set<string>()
        for (const [one, gone] of steps) {
          const key = objectKey(one)
          if (gone) now.delete(key)
          else now.set(key, one)
          for (const tell of [() => tracked.take(key, gone ? undefined : one), () => tracked.accepted(key)])
            for (const changed of tell()) {
              assert.equal(tracked.has(changed), !known.has(changed))
              if (!known.delete(changed)) known.add(changed)
            }
          assert.deepEqual([...known].sort(), [...expected(now)].sort())
        }
      }),
    )
  })
})

/** Said from scratch. */
const expected = (objects: ReadonlyMap<string, ReportedConfig>): ReadonlySet<string> => {
  const specOf = (key: string) => objects.get(key)?.spec as Readonly<Record<string, unknown>> | undefined
  const isOurs = ({ kind, spec }: ReportedConfig): boolean => {
    const { gatewayClassName, parentRef } = spec as {
      readonly gatewayClassName?: string
      readonly parentRef?: { readonly name: string }
    }
    if (kind === 'BackendTLSPolicy') return true
    if (kind === 'Gateway')
      return specOf(`GatewayClass//${gatewayClassName}`)?.['controllerName'] === 'watershed.dev/edge'
    const parent = kind === 'ListenerSet' ? objects.get(`Gateway/shop/${parentRef?.name}`) : undefined
    return parent !== undefined && isOurs(parent)
  }
  return new Set([...objects.values()].filter(isOurs).flatMap((one) => [...listReferences(one)]))
}
