import { randomUUID } from 'node:crypto'
import { ask } from './ask.ts'
import type { ScriptedRedis } from './define-scripts.ts'
import { formatStatedOrder, parseStatedOrder } from './stated-order.ts'
import { StoreError } from './store-error.ts'
import type { StoreKeys } from './store-keys.ts'
import type { OrderStatement, StatedOrder, StateOrderOutcome } from './store.ts'

/** See {@link Store.stateOrder}. */
export const stateOrder = async (
  redis: ScriptedRedis,
  keys: StoreKeys,
  { clusters = [], by, after }: OrderStatement,
): Promise<StateOrderOutcome> => {
  const wrong = [by, ...clusters].find((name) => !/^[^\s,/\p{Cc}]+$/u.test(name))
  if (wrong !== undefined)
    throw new StoreError('Invalid', `${JSON.stringify(wrong)} is no name: use letters, digits and dashes`)
  const statement = [after === undefined ? '' : String(after), by, clusters.join(',')]
  const [outcome, dataset, revision, held] = await ask(
    redis.watershedOrder(...orderKeys(keys), randomUUID(), 'state', ...statement),
  )
  const order = held === '' ? undefined : parseStatedOrder(held)
  if (outcome === 'conflict') return { outcome, order }
  return { outcome: 'stated', order, position: { dataset, revision: Number(revision) } }
}

/** Gives a Redis that has lost its last statement, or all it had, what a follower remembers of it. */
export const handBackOrder = async (
  redis: ScriptedRedis,
  keys: StoreKeys,
  order: StatedOrder,
): Promise<void> => {
  await ask(redis.watershedOrder(...orderKeys(keys), randomUUID(), 'handBack', formatStatedOrder(order)))
}

export const readOrder = async (redis: ScriptedRedis, keys: StoreKeys): Promise<StatedOrder | undefined> => {
  const held = await ask(redis.get(keys.order))
  return held ? parseStatedOrder(held) : undefined
}

const orderKeys = (keys: StoreKeys): readonly string[] => [
  keys.dataset,
  keys.revision,
  keys.changes,
  keys.order,
]
