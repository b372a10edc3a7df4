import type { ServerResponse } from 'node:http'
import type { FoundKind } from './find-kind.ts'
import { holds } from './find-kind.ts'
import type { HistoryEvent, ObjectHistory, TestKind } from './object-history.ts'
import { sendStatus, statusOf } from './send-status.ts'
import type { ApiRequest } from './start-api-server.ts'

/** A watch that is under way. */
export interface OpenWatch {
  readonly kind: TestKind
  readonly query: URLSearchParams
  bookmark(version: number | string): void
  /** As a server does whose timeout is over. */
  end(): void
  reset(): void
  /** Half a line, and then the connection breaks. */
  cut(): void
  /** Says no more, as if the way back were gone. */
  mute(): void
  /** The event that an API server sends in place of a 410. */
  expire(): void
  write(text: string): void
}

export interface WatchServing {
  readonly history: ObjectHistory
  readonly watches: Set<OpenWatch>
  readonly goneAs: 'status' | 'event'
}

export const serveWatch = (
  { history, watches, goneAs }: WatchServing,
  found: FoundKind,
  { query }: ApiRequest,
  response: ServerResponse,
): void => {
  const from = Number(query.get('resourceVersion'))
  const isGone = from < history.oldest
  if (isGone && goneAs === 'status') {
    sendStatus(response, 410, 'Expired')
    return
  }
  let muted = false
  const write = (text: string): void => {
    if (!muted) response.write(text)
  }
  const say = (type: string, object: unknown): void => write(`${JSON.stringify({ type, object })}\n`)
  const tell = ({ type, object }: HistoryEvent): void => {
    if (holds(found, object)) say(type, object)
  }
  const { apiVersion, kind } = found.kind
  const watch: OpenWatch = {
    kind: found.kind,
    query,
    write,
    bookmark: (version) =>
      say('BOOKMARK', { kind, apiVersion, metadata: { resourceVersion: String(version) } }),
    end: () => response.end(),
    reset: () => response.socket?.resetAndDestroy(),
    cut: () => response.write('{"type":"ADDED","obj', () => response.socket?.resetAndDestroy()),
    mute: () => {
      muted = true
    },
    expire: () => {
      say('ERROR', statusOf(410, 'Expired', 'too old resource version'))
      response.end()
    },
  }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.flushHeaders()
  const forget = history.listen(tell)
  response.on('close', () => {
    forget()
    watches.delete(watch)
  })
  watches.add(watch)
  if (isGone) watch.expire()
  else for (const event of history.since(from)) tell(event)
}
