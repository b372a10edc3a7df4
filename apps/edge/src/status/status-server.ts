import { once } from 'node:events'
import type { RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import type { Address } from '@watershed/net-address'
import type { Edge } from '../create-edge.ts'
import { EdgeError } from '../edge-error.ts'

type Status = Pick<Edge, 'unready' | 'restarts' | 'metrics' | 'reachability'>

/**
 * `/healthz`, `/readyz`, `/metrics`, `/reachability`: GET only, nothing secret. `edge` gives nothing while Envoy is being started.
 * Gives how to stop it.
 * @throws EdgeError BadOptions if it cannot listen
 */
export const startStatusServer = async (
  { host, port }: Address,
  edge: () => Status | undefined,
): Promise<() => Promise<void>> => {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, respond(edge))
  server.maxConnections = 64
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new EdgeError('BadOptions', `--status-address: ${(error as Error).message}`, { cause: error })
  }
  return () => close(server)
}

interface Answer {
  readonly code: number
  readonly body: string
  readonly type?: string
}

const respond =
  (edge: () => Status | undefined): RequestListener =>
  (request, response) => {
    const send = ({ code, body, type }: Answer): void =>
      void response.writeHead(code, { 'content-type': type ?? 'text/plain; charset=utf-8' }).end(body)
    void answer(edge(), request.method ?? '', request.url ?? '').then(send)
  }

const answer = async (edge: Status | undefined, method: string, url: string): Promise<Answer> => {
  if (method !== 'GET' && method !== 'HEAD') return { code: 405, body: 'GET only\n' }
  const [path] = url.split('?')
  if (path === '/healthz') return { code: 200, body: 'ok\n' }
  if (path === '/readyz') return readiness(edge ? await edge.unready() : 'Envoy is being started')
  if (path === '/metrics') return metrics(edge)
  if (path === '/reachability') return reachability(edge)
  return { code: 404, body: 'there are /healthz, /readyz, /metrics and /reachability\n' }
}

/** As JSON. It takes some seconds, unless somebody has just asked. */
const reachability = async (edge: Status | undefined): Promise<Answer> => {
  try {
    if (!edge) return { code: 503, body: 'Envoy is being started\n' }
    return { code: 200, body: JSON.stringify(await edge.reachability()), type: 'application/json' }
  } catch (error) {
    return { code: 503, body: `${(error as Error).message}\n` }
  }
}

const readiness = (reason: string | undefined): Answer =>
  reason === undefined ? { code: 200, body: 'ready\n' } : { code: 503, body: `${reason}\n` }

/** The edge's own are there when Envoy does not answer, too. */
const metrics = async (edge: Status | undefined): Promise<Answer> => {
  const envoy = (await edge?.metrics().catch(() => undefined)) ?? ''
  const own = [
    '# HELP watershed_edge_envoy_up Whether Envoy answers.',
    '# TYPE watershed_edge_envoy_up gauge',
    `watershed_edge_envoy_up ${envoy === '' ? 0 : 1}`,
    '# HELP watershed_edge_envoy_restarts_total How often Envoy was started again after it had ended.',
    '# TYPE watershed_edge_envoy_restarts_total counter',
    `watershed_edge_envoy_restarts_total ${edge?.restarts ?? 0}`,
  ]
  const type = 'text/plain; version=0.0.4; charset=utf-8'
  return { code: 200, body: `${own.join('\n')}\n${envoy}`, type }
}

const close = async (server: Server): Promise<void> => {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
