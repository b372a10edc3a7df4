import type { Dispatcher } from 'undici'
import type { Clock } from './clock.ts'
import { systemClock } from './clock.ts'
import { createDispatcher } from './create-dispatcher.ts'
import { explainFailure } from './explain-failure.ts'
import { explainStatus } from './explain-status.ts'
import type { Kube, KubeRequest } from './kube.ts'
import { KubeError } from './kube-error.ts'
import { inClusterLogin } from './login/in-cluster-login.ts'
import { keepIdentity } from './login/keep-identity.ts'
import { kubeconfigLogin } from './login/kubeconfig-login.ts'
import type { Identity, Login } from './login/login.ts'
import { createTurns } from './turns.ts'

/** One of `kubeconfig`, `inCluster` and `login`. */
export interface ConnectOptions {
  /** A kubeconfig's path. */
  readonly kubeconfig?: string
  /** Instead of the kubeconfig's current one. */
  readonly context?: string
  /** As the ServiceAccount of the pod that this runs in. */
  readonly inCluster?: boolean
  /** Where that is mounted. Default /var/run/secrets/kubernetes.io/serviceaccount. */
  readonly serviceAccountFolder?: string
  readonly login?: Login
  readonly clock?: Clock
}

const defaultTimeoutMs = 30_000
const defaultMaxBytes = 64 * 1024 * 1024
const listsAtOnce = 3

/**
 * Prepares to talk to an API server, which need not be there yet.
 * @throws KubeError BadKubeconfig
 */
export const connectKube = async (options: ConnectOptions): Promise<Kube> => {
  const { clock = systemClock } = options
  const login = keepIdentity(await loginOf(options), clock)
  const dispatcher = await createDispatcher(login)
  const closed = new AbortController()
  const open = createOpen(login, dispatcher)

  /** Runs a request with its deadline; `keep` lets its signal outlive the call. */
  const within = async <R>(
    request: KubeRequest,
    run: (signal: AbortSignal, done: () => void) => Promise<R>,
  ): Promise<R> => {
    const { timeoutMs = defaultTimeoutMs, signal } = request
    const what = describe(request)
    const late = new AbortController()
    const cancel = clock.after(timeoutMs, () => late.abort())
    const given = signal ? [signal, closed.signal] : [closed.signal]
    try {
      return await run(AbortSignal.any([...given, late.signal]), cancel)
    } catch (error) {
      if (given.some(({ aborted }) => aborted))
        throw new KubeError('Aborted', `${what}: given up`, 'None is needed.')
      if (late.signal.aborted)
        throw new KubeError('TimedOut', `${what}: no answer within ${timeoutMs} ms`, slowCure)
      throw explainFailure(error, what, login.server)
    } finally {
      cancel()
    }
  }
  return {
    server: login.server,
    listTurns: createTurns(listsAtOnce),
    request: (request) =>
      within(request, async (signal) => {
        const { body } = await open(request, signal)
        return parse(
          await readAll(body, request.maxBytes ?? defaultMaxBytes, describe(request)),
          describe(request),
        )
      }),
    stream: (request) =>
      within(request, async (signal) => {
        const { body } = await open(request, signal)
        return body
      }),
    close: async () => {
      closed.abort()
      await dispatcher.destroy()
    },
  }
}

const slowCure = 'Look into the load and the log of the API server, and into the network on the way to it.'

const loginOf = async (options: ConnectOptions): Promise<Login> => {
  if (options.login) return options.login
  if (options.inCluster) return inClusterLogin(process.env, options.serviceAccountFolder)
  if (options.kubeconfig !== undefined) return kubeconfigLogin(options.kubeconfig, options.context)
  throw new KubeError('BadKubeconfig', 'no API server is named', 'Give a kubeconfig, or run in a cluster.')
}

/** `GET /apis/…`, without its query. */
const describe = ({ method = 'GET', path }: KubeRequest): string => `${method} ${path}`

type Open = (request: KubeRequest, signal: AbortSignal) => Promise<Dispatcher.ResponseData>

/** Sends it, once more after a 401 where the credentials have changed since. @throws KubeError for what is no success */
const createOpen = (login: Login, dispatcher: Dispatcher): Open => {
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
        accept: 'application/json',
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
    if (response.statusCode >= 200 && response.statusCode < 300) return response
    throw await refusal(response, request)
  }
}

const isOther = (a: Identity, b: Identity): boolean => JSON.stringify(a.headers) !== JSON.stringify(b.headers)

const refusalBytes = 256 * 1024

const refusal = async (response: Dispatcher.ResponseData, request: KubeRequest): Promise<KubeError> => {
  const { statusCode, headers, body } = response
  const what = describe(request)
  const text = await readAll(body, refusalBytes, what)
  const retryAfter = headers['retry-after']
  return explainStatus(
    statusCode,
    tryParse(text),
    what,
    typeof retryAfter === 'string' ? retryAfter : undefined,
  )
}

const readAll = async (body: AsyncIterable<Uint8Array>, maxBytes: number, what: string): Promise<string> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > maxBytes)
      throw new KubeError(
        'TooLarge',
        `${what}: the answer is longer than ${maxBytes} bytes`,
        'Ask for less at once.',
      )
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const parse = <T>(text: string, what: string): T => {
  const value = tryParse(text)
  if (value !== undefined) return value as T
  throw new KubeError(
    'BadAnswer',
    `${what}: the answer is not JSON`,
    'Look whether an API server is what answers there.',
  )
}

const tryParse = (text: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
