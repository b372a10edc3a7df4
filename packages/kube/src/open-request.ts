import type { Dispatcher } from 'undici'
import { describeRequest } from './describe-request.ts'
import { explainStatus } from './explain-status.ts'
import type { KubeError } from './kube-error.ts'
import type { KubeRequest } from './kube.ts'
import type { Identity, Login } from './login/login.ts'
import { parseObject, readAll } from './read-body.ts'

/** The answer to a request, whatever its status. */
export type Open = (request: KubeRequest, signal: AbortSignal) => Promise<Dispatcher.ResponseData>

/** Sends it, once more after a 401 where the credentials have changed since. */
export const createOpen = (login: Login, dispatcher: Dispatcher): Open => {
  const base = login.server.pathname.replace(/\/$/, '')
  const send = (
    request: KubeRequest,
    identity: Identity,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> => {
    const { method = 'GET', path, query, body, contentType = 'application/json' } = request
    const search = query ? `?${new URLSearchParams(query).toString()}` : ''
    return dispatcher.request({
      origin: login.server.origin,
      method,
      path: `${base}${path}${search}`,
      headers: {
        ...identity.headers,
        accept: request.accept ?? 'application/json',
        'user-agent': 'watershed',
        ...(body !== undefined && { 'content-type': contentType }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
    })
  }
  return async (request, signal) => {
    const identity = await login.identity(false)
    let response = await send(request, identity, signal)
    if (response.statusCode === 401) {
      const renewed = await login.identity(true)
      if (isOther(renewed, identity)) {
        await response.body.dump()
        response = await send(request, renewed, signal)
      }
    }
    return response
  }
}

/** The answer, where it is a success. @throws KubeError where it is none */
export const succeeded = async (
  response: Dispatcher.ResponseData,
  request: KubeRequest,
): Promise<Dispatcher.ResponseData> => {
  if (response.statusCode >= 200 && response.statusCode < 300) return response
  throw await refusal(response, request)
}

const isOther = (a: Identity, b: Identity): boolean => JSON.stringify(a.headers) !== JSON.stringify(b.headers)

const refusalBytes = 256 * 1024

const refusal = async (response: Dispatcher.ResponseData, request: KubeRequest): Promise<KubeError> => {
  const { statusCode, headers, body } = response
  const what = describeRequest(request)
  const text = await readAll(body, refusalBytes, what)
  const retryAfter = headers['retry-after']
  return explainStatus(
    statusCode,
    parseObject(text),
    what,
    typeof retryAfter === 'string' ? retryAfter : undefined,
  )
}
