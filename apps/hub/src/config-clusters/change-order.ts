import type { StatedOrder, Store } from '@watershed/store'
import type { FastifyBaseLogger } from 'fastify'
import { HttpError } from '../http/http-error.ts'
import type { Arrivals } from '../replica/arrivals.ts'
import { orderInForce } from './order-in-force.ts'

export interface OrderChanges {
  /** Replaces the order. @throws HttpError Invalid, UnknownCluster, Conflict, NotYetInForce */
  set(clusters: readonly string[], by: string, resourceVersion: string | undefined): Promise<void>
  /** Goes back to the flag. @throws HttpError Conflict, NotYetInForce */
  reset(by: string, resourceVersion: string | undefined): Promise<void>
  /** Puts a cluster before all others. @throws HttpError UnknownCluster, Conflict, NotYetInForce */
  promote(cluster: string, by: string): Promise<void>
}

export interface ChangeOrderOptions {
  readonly store: Pick<Store, 'clusters' | 'statedOrder' | 'stateOrder'>
  /** The hub's `--config-clusters`. */
  readonly flag: readonly string[] | undefined
  readonly arrivals: Pick<Arrivals, 'until'>
  readonly log: Pick<FastifyBaseLogger, 'info'>
}

/** How long a change may take from Redis back to this replica. */
const arrivalMs = 5_000
const promoteAttempts = 3

/** Changes the order of config clusters for all replicas; each change is over once it is in force at this one. */
export const createOrderChanges = ({ store, flag, arrivals, log }: ChangeOrderOptions): OrderChanges => {
  const knownClusters = async (): Promise<readonly string[]> =>
    (await store.clusters()).map(({ name }) => name)

  /** Answers whether it was stated, and not another one just before it. */
  const state = async (
    clusters: readonly string[] | undefined,
    by: string,
    after: number | undefined,
  ): Promise<boolean> => {
    const stated = await store.stateOrder({ clusters, by, after })
    if (stated.outcome === 'conflict') return false
    log.info({ by, order: clusters ?? null }, 'the order of config clusters was changed')
    if (!(await arrivals.until(stated.position, arrivalMs)))
      throw new HttpError(
        'NotYetInForce',
        'the order is stored, but this hub has not taken it in yet: it does so once it can follow its Redis',
        { cure: 'ask GET /v1/config-clusters' },
      )
    return true
  }

  const replace = async (
    clusters: readonly string[] | undefined,
    by: string,
    resourceVersion: string | undefined,
  ): Promise<void> => {
    const after = resourceVersion === undefined ? undefined : Number(resourceVersion)
    if (!(await state(clusters, by, after))) throw conflict()
  }

  return {
    set: async (clusters, by, resourceVersion) => {
      const twice = clusters.find((name, index) => clusters.indexOf(name) < index)
      if (twice !== undefined)
        throw new HttpError('Invalid', `clusters names ${twice} twice`, {
          field: 'clusters',
          cure: 'name each cluster once',
        })
      const known = await knownClusters()
      const unknown = clusters.find((name) => !known.includes(name))
      if (unknown !== undefined) throw unknownCluster(unknown, known, 'clusters')
      await replace(clusters, by, resourceVersion)
    },
    reset: (by, resourceVersion) => replace(undefined, by, resourceVersion),
    promote: async (cluster, by) => {
      const known = await knownClusters()
      if (!known.includes(cluster)) throw unknownCluster(cluster, known, 'path.cluster')
      for (let attempt = 0; attempt < promoteAttempts; attempt++) {
        const stated = await store.statedOrder()
        if (await state(promoted(cluster, stated, flag, known), by, stated?.at ?? 0)) return
      }
      throw conflict()
    },
  }
}

/**
 * The order with a cluster before all others. Where no order was stated, the routes of all clusters counted, and so they all
 * follow it: none of theirs goes out of force but for the promoted one's of the same name.
 */
const promoted = (
  cluster: string,
  stated: StatedOrder | undefined,
  flag: readonly string[] | undefined,
  known: readonly string[],
): readonly string[] => {
  const { source, clusters } = orderInForce(stated, flag)
  const others = source === 'None' ? known : clusters
  return [cluster, ...others.filter((name) => name !== cluster)]
}

const unknownCluster = (cluster: string, known: readonly string[], field: string): HttpError =>
  new HttpError('UnknownCluster', `no agent has ever reported for cluster ${cluster}`, {
    field,
    cure:
      known.length === 0
        ? 'start its agent first'
        : `take one of ${known.join(', ')}, or start its agent first`,
  })

const conflict = (): HttpError =>
  new HttpError(
    'Conflict',
    'the order of config clusters was changed meanwhile, and nothing of this was carried out',
    { field: 'resourceVersion', cure: 'look at it again with GET /v1/config-clusters' },
  )
