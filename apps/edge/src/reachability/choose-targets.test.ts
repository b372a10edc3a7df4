import assert from 'node:assert/strict'
import fc from 'fast-check'
import { chooseTargets } from './choose-targets.ts'
import type { KnownBackend } from './read-backends.ts'

const backend = (service: string, endpoints: number): KnownBackend => ({
  cluster: 'blue',
  service,
  addresses: new Set(Array.from({ length: endpoints }, (_, at) => `10.0.0.${at}:80`)),
})

describe('chooseTargets', () => {
  const limits = { perBackend: 3, total: 8 }
  const count = (sizes: readonly number[]): readonly number[] => {
    const backends = sizes.map((size, at) => backend(`shop/s${at}:80`, size))
    const targets = chooseTargets(backends, limits, Math.random)
    return backends.map((one) => targets.filter(({ backend: of }) => of === one).length)
  }

  it('takes some endpoints of each, or all where there are few', () =>
    assert.deepEqual(count([10, 2, 1]), [3, 2, 1]))

  it('takes fewer of each before it leaves one out', () => {
    for (const tried of count([10, 10, 10, 10, 10])) assert.ok(tried === 1 || tried === 2)
  })

  it('takes as many as it may, of different backends, where there are too many', () => {
    const counts = count(Array.from({ length: 20 }, () => 5))
    assert.deepEqual([counts.filter((n) => n === 1).length, counts.filter((n) => n > 1).length], [8, 0])
  })

  it('never takes more than it may, nor an endpoint twice', () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat(20), { maxLength: 30 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (sizes, stream) => {
          const backends = sizes.map((size, at) => backend(`shop/s${at}:80`, size))
          const targets = chooseTargets(backends, limits, () => Number(stream.next().value))
          const all = sizes.reduce((sum, size) => sum + Math.min(size, 3), 0)
          assert.equal(targets.length, Math.min(all, 8))
          assert.equal(
            new Set(targets.map(({ backend: { service }, address }) => `${service} ${address}`)).size,
            targets.length,
          )
        },
      ),
    ))
})
