import { Readable } from 'node:stream'
import type { Store } from '@watershed/store'
import { ClusterParams, limits, StatusesQuery } from '@watershed/wire'
import Type from 'typebox'
import type { EdgeGate } from '../edges/edge-gate.ts'
import type { App } from '../http/app.ts'
import { HttpError } from '../http/http-error.ts'
import type { StatusFeeds } from './status-feeds.ts'
import { statusLines } from './status-lines.ts'

export interface StatusRouteOptions {
  readonly store: Store
  readonly feeds: StatusFeeds
  readonly gate: Pick<EdgeGate, 'loading' | 'settled'>
}

const contentType = 'application/x-ndjson'

/** Tells an agent what to write back to its API server. Any replica may, since all derive the same. */
export const addStatusRoute = (app: App, { store, feeds, gate }: StatusRouteOptions): void => {
  app.get(
    '/v1/clusters/:cluster/statuses',
    {
      config: { role: 'cluster' },
      schema: {
        params: ClusterParams,
        querystring: StatusesQuery,
        produces: [contentType],
        response: { 200: Type.Unsafe<Readable>({ description: 'JSON a line, without end' }) },
      },
    },
    async ({ params: { cluster }, query: { epoch } }, reply) => {
      const reason = gate.loading()
      if (reason !== undefined) throw new HttpError('NotReady', reason)
      await refuseOlder(store, cluster, Number(epoch))
      const feed = feeds.open(cluster)
      const lines = statusLines({ feed, isWhole: gate.settled, pingMs: limits.heartbeatMs })
      const body = Readable.from(lines, { objectMode: false })
      // A generator that waits would hear of the reader's end only with the next ping.
      reply.raw.once('close', () => feed.end())
      return reply.type(contentType).send(body)
    },
  )
  // Answers without end would keep the server from closing.
  app.addHook('preClose', async () => feeds.stop())
}

/** @throws HttpError UnknownEpoch, Fenced */
const refuseOlder = async (store: Store, cluster: string, epoch: number): Promise<void> => {
  const current = (await store.clusters()).find(({ name }) => name === cluster)
  if (!current || current.epoch < epoch)
    throw new HttpError('UnknownEpoch', `cluster ${cluster} has no session ${epoch}`, {
      field: 'query.epoch',
      cure: 'open one',
    })
  if (current.epoch > epoch)
    throw new HttpError('Fenced', `another agent (${current.agent}) reports for cluster ${cluster}`, {
      field: 'query.epoch',
      cure: 'stop one of the two',
    })
}
