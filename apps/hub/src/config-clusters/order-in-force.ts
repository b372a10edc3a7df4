import type { StatedOrder } from '@watershed/store'

/** Which order of config clusters counts, and who says so. */
export interface OrderInForce {
  readonly source: 'Set' | 'Flag' | 'None'
  /** The first before the others; none where there is no order. */
  readonly clusters: readonly string[]
}

/** What was stated by the API counts before the flag, until it is taken back. */
export const orderInForce = (
  stated: StatedOrder | undefined,
  flag: readonly string[] | undefined,
): OrderInForce => {
  if (stated?.clusters) return { source: 'Set', clusters: stated.clusters }
  return flag ? { source: 'Flag', clusters: flag } : { source: 'None', clusters: [] }
}
