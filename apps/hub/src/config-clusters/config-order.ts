import type { Pipeline } from '@watershed/pipeline'
import type { StatedOrder } from '@watershed/store'
import type { OrderInForce } from './order-in-force.ts'
import { orderInForce } from './order-in-force.ts'

/** The order of config clusters as this replica carries it out. */
export interface ConfigOrder {
  /** What the change stream tells. To be called inside an update of the pipeline, so that it is one change with the rest. */
  take(stated: StatedOrder): void
  stated(): StatedOrder | undefined
  inForce(): OrderInForce
}

/** Begins with the hub's flag. */
export const createConfigOrder = (
  pipeline: Pick<Pipeline, 'configClusters' | 'update'>,
  flag: readonly string[] | undefined,
): ConfigOrder => {
  let stated: StatedOrder | undefined
  const inForce = (): OrderInForce => orderInForce(stated, flag)
  const carryOut = (): void => {
    const { source, clusters } = inForce()
    if (source === 'None') pipeline.configClusters.delete('order')
    else pipeline.configClusters.set('order', clusters)
  }
  pipeline.update(carryOut)
  return {
    take: (order) => {
      stated = order
      carryOut()
    },
    stated: () => stated,
    inForce,
  }
}
