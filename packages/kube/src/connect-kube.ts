import type { Clock } from './clock.ts'
import { systemClock } from './clock.ts'
import { createDispatcher } from './create-dispatcher.ts'
import { describeRequest } from './describe-request.ts'
import { explainFailure } from './explain-failure.ts'
import type { Kube, KubeRequest } from './kube.ts'
import { KubeError } from './kube-error.ts'
import { inClusterLogin } from './login/in-cluster-login.ts'
import { keepIdentity } from './login/keep-identity.ts'
import { kubeconfigLogin } from './login/kubeconfig-login.ts'
import type { Login } from './login/login.ts'
import { createOpen, succeeded } from './open-request.ts'
import { readAll, readJson } from './read-body.ts'
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
    const what = describeRequest(request)
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
        const { body } = await succeeded(await open(request, signal), request)
        return readJson(body, request.maxBytes ?? defaultMaxBytes, describeRequest(request))
      }),
    answer: (request) =>
      within(request, async (signal) => {
        const { statusCode, headers, body } = await open(request, signal)
        const text = await readAll(body, request.maxBytes ?? defaultMaxBytes, describeRequest(request))
        return { status: statusCode, headers, body: text }
      }),
    stream: (request) =>
      within(request, async (signal) => {
        const { body } = await succeeded(await open(request, signal), request)
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
