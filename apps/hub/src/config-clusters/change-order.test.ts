import assert from 'node:assert/strict'
import type { ClusterState, StatedOrder, Store } from '@watershed/store'
import { HttpError } from '../http/http-error.ts'
import { createOrderChanges } from './change-order.ts'

/** A store in which somebody else states an order just before each of the next `rivals` statements. */
const storeOf = (rivals: number) => {
  const statements: (readonly string[] | undefined)[] = []
  let held: StatedOrder | undefined
  let left = rivals
  const store: Pick<Store, 'clusters' | 'statedOrder' | 'stateOrder'> = {
    clusters: async () => ['blue', 'green', 'red'].map((name) => ({ name }) as ClusterState),
    statedOrder: async () => held,
    stateOrder: async ({ clusters, by, after }) => {
      if (left-- > 0) held = { clusters: ['red'], by: 'rival', at: (held?.at ?? 0) + 1 }
      if (after !== undefined && after !== (held?.at ?? 0)) return { outcome: 'conflict', order: held }
      statements.push(clusters)
      held = { ...(clusters && { clusters }), by, at: (held?.at ?? 0) + 1 }
      return { outcome: 'stated', order: held, position: { dataset: 'a', revision: held.at } }
    },
  }
  return { store, statements }
}

const changesOf = (
  rivals: number,
  { flag, arrives = true }: { readonly flag?: readonly string[]; readonly arrives?: boolean } = {},
) => {
  const { store, statements } = storeOf(rivals)
  const arrivals = { until: async () => arrives }
  const log = { info: () => {} }
  return { statements, changes: createOrderChanges({ store, flag, arrivals, log }) }
}

const coded = (code: string) => (error: unknown) => error instanceof HttpError && error.code === code

describe('createOrderChanges', () => {
  const promotions: readonly [says: string, flag: readonly string[] | undefined, order: readonly string[]][] =
    [
      ['all that are known where there is no order', undefined, ['green', 'blue', 'red']],
      ['those of the flag, and no others', ['blue', 'green'], ['green', 'blue']],
      ['those of the flag where it was outside it', ['blue'], ['green', 'blue']],
    ]
  for (const [says, flag, order] of promotions)
    it(`promotes a cluster before ${says}`, async () => {
      const { changes, statements } = changesOf(0, flag && { flag })
      await changes.promote('green', 'ann')
      assert.deepEqual(statements, [order])
    })

  it('promotes after whatever was stated meanwhile', async () => {
    const { changes, statements } = changesOf(2)
    await changes.promote('green', 'ann')
    assert.deepEqual(statements, [['green', 'red']])
  })

  it('gives up a promotion where others go on stating orders', async () => {
    const { changes, statements } = changesOf(10)
    await assert.rejects(changes.promote('green', 'ann'), coded('Conflict'))
    assert.deepEqual(statements, [])
  })

  it('says so where this replica does not follow in time', async () => {
    const { changes, statements } = changesOf(0, { arrives: false })
    await assert.rejects(changes.set(['green'], 'ann', undefined), coded('NotYetInForce'))
    assert.deepEqual(statements, [['green']])
  })
})
