import type { ServerResponse } from 'node:http'
import type { FoundKind } from './find-kind.ts'
import type { ObjectHistory, TestObject } from './object-history.ts'
import { sendJson, sendStatus } from './send-status.ts'
import type { ApiRequest } from './start-api-server.ts'

/** POST of a new object. */
export const createObject = (
  history: ObjectHistory,
  { body }: ApiRequest,
  response: ServerResponse,
): void => {
  const wanted = JSON.parse(body) as TestObject
  if (history.get(wanted)) sendStatus(response, 409, 'AlreadyExists')
  else sendJson(response, 201, history.put(wanted))
}

/** GET, PUT and DELETE of one object; a PUT of a subresource changes that field only, and both heed the resourceVersion. */
export const serveObject = (
  history: ObjectHistory,
  { kind, namespace, name, subresource }: FoundKind & { readonly name: string },
  { method, body }: ApiRequest,
  response: ServerResponse,
): void => {
  const metadata = { name, ...(namespace !== undefined && { namespace }) }
  const known = history.get({ apiVersion: kind.apiVersion, kind: kind.kind, metadata })
  if (!known) {
    sendStatus(response, 404, 'NotFound')
    return
  }
  if (method === 'GET') sendJson(response, 200, known)
  else if (method === 'DELETE') {
    history.remove(known)
    sendJson(response, 200, known)
  } else if (method === 'PUT') {
    const wanted = JSON.parse(body) as TestObject
    const { resourceVersion } = wanted.metadata
    if (resourceVersion !== undefined && resourceVersion !== known.metadata.resourceVersion)
      sendStatus(response, 409, 'Conflict')
    else
      sendJson(
        response,
        200,
        history.put(subresource === undefined ? wanted : { ...known, [subresource]: wanted[subresource] }),
      )
  } else sendStatus(response, 405, 'MethodNotAllowed')
}
