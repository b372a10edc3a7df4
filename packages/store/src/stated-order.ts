import { StoreError } from './store-error.ts'
import type { StatedOrder } from './store.ts'

/** Reads what `lua/order-script.ts` keeps. Throws StoreError `Unexpected`. */
export const parseStatedOrder = (statement: string): StatedOrder => {
  const [, at, by, clusters] = /^(\d+) (\S+) (\S*)$/.exec(statement) ?? []
  if (at === undefined || by === undefined)
    throw new StoreError('Unexpected', 'The order of config clusters is malformed')
  return { at: Number(at), by, ...(clusters && { clusters: clusters.split(',') }) }
}

export const formatStatedOrder = ({ at, by, clusters = [] }: StatedOrder): string =>
  `${at} ${by} ${clusters.join(',')}`

/** Which of two statements counts. */
export const laterOrder = (
  a: StatedOrder | undefined,
  b: StatedOrder | undefined,
): StatedOrder | undefined => ((b?.at ?? 0) > (a?.at ?? 0) ? b : a)
