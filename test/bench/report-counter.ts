import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What stands in for a hub: takes every report and remembers when it came. */
export interface ReportCounter {
  readonly url: string
  /** By performance.now(), when the full report was there; undefined before. */
  readonly fullAt: number | undefined
  readonly objects: number
  /** When the next report that is a change arrives. */
  nextChange(): Promise<number>
  stop(): Promise<void>
}

interface Report {
  readonly upserts?: readonly unknown[]
  readonly full?: 'more' | 'end'
}

export const startReportCounter = async (): Promise<ReportCounter> => {
  let fullAt: number | undefined
  let objects = 0
  let waiting: ((at: number) => void) | undefined

  const take = (message: string, { upserts = [], full }: Report): object => {
    const at = performance.now()
    if (message === 'session') return { epoch: 1, heartbeatMs: 2_000, maxReportBytes: 4 * 1024 ** 2 }
    if (message === 'heartbeat') return { resync: false }
    objects += upserts.length
    if (full === 'end') fullAt = at
    else if (full === undefined) waiting?.(at)
    return { applied: true, revision: 1 }
  }
  const server = createServer((request, response) => {
    const message = request.url?.split('/').at(-1)?.split('?')[0] ?? ''
    const known = request.method === 'POST'
    const answer = async (): Promise<void> => {
      const body = await text(request)
      response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' })
      response.end(JSON.stringify(known ? take(message, JSON.parse(body) as Report) : {}))
    }
    void answer()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get fullAt() {
      return fullAt
    },
    get objects() {
      return objects
    },
    nextChange: () =>
      new Promise((resolve) => {
        waiting = resolve
      }),
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
