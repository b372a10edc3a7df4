import type { ServerResponse } from 'node:http'
import type { FoundKind } from './find-kind.ts'
import { holds } from './find-kind.ts'
import type { ObjectHistory } from './object-history.ts'
import { sendJson, sendStatus } from './send-status.ts'
import type { ApiRequest } from './start-api-server.ts'

/** A page of a list: `continue` holds the moment and where it goes on. */
export const serveList = (
  history: ObjectHistory,
  found: FoundKind,
  { query }: ApiRequest,
  response: ServerResponse,
  cut: boolean,
): void => {
  const limit = Number(query.get('limit') ?? 0)
  const [version = history.version, from = 0] = (query.get('continue') ?? '')
    .split(':')
    .filter(Boolean)
    .map(Number)
  const all = history.at(version)?.filter((object) => holds(found, object))
  if (!all) {
    sendStatus(response, 410, 'Expired')
    return
  }
  const to = limit > 0 ? from + limit : all.length
  const items = all.slice(from, to).map(({ apiVersion: _version, kind: _kind, ...rest }) => rest)
  const metadata = {
    resourceVersion: String(version),
    ...(to < all.length && { continue: `${version}:${to}` }),
  }
  const { apiVersion, kind } = found.kind
  const list = { kind: `${kind}List`, apiVersion, metadata, items }
  if (!cut) {
    sendJson(response, 200, list)
    return
  }
  const json = JSON.stringify(list)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': json.length })
  response.write(json.slice(0, json.length / 2), () => response.destroy())
}
