import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import { AgentError } from '../agent-error.ts'
import type { Address } from '@watershed/net-address'
import type { Agent } from '../start-agent.ts'
import { createReadiness } from './readiness.ts'
import { renderMetrics } from './render-metrics.ts'

/**
 * `/healthz`, `/readyz`, `/metrics`, `/hub`: GET only, nothing secret. `agent` gives nothing while its source is being read. Gives how to stop it.
 * @throws AgentError BadOptions if it cannot listen
 */
export const startHealthServer = async (
  { host, port }: Address,
  agent: () => Agent | undefined,
): Promise<() => Promise<void>> => {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, respond(agent))
  server.maxConnections = 64
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new AgentError('BadOptions', `--status-address: ${(error as Error).message}`, { cause: error })
  }
  return async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
}

interface Answer {
  readonly code: number
  readonly body: string
  readonly type?: string
}

const respond = (agent: () => Agent | undefined): RequestListener => {
  const whyUnready = createReadiness()
  const answer = (method: string, url: string): Answer => {
    if (method !== 'GET' && method !== 'HEAD') return { code: 405, body: 'GET only\n' }
    const [path] = url.split('?')
    if (path === '/healthz') return { code: 200, body: 'ok\n' }
    if (path === '/readyz') {
      const reason = whyUnready(agent())
      return reason === undefined ? { code: 200, body: 'ready\n' } : { code: 503, body: `${reason}\n` }
    }
    if (path === '/hub') return hubAnswer(agent())
    if (path === '/metrics') return { code: 200, body: renderMetrics(agent()), type: metricsType }
    return { code: 404, body: 'there are /healthz, /readyz, /metrics and /hub\n' }
  }
  return (request, response) => {
    const { code, body, type = 'text/plain; charset=utf-8' } = answer(request.method ?? '', request.url ?? '')
    response.writeHead(code, { 'content-type': type }).end(body)
  }
}

/** How it stands with the hub, as JSON. */
const hubAnswer = (agent: Agent | undefined): Answer =>
  agent
    ? { code: 200, body: JSON.stringify(agent.hubState()), type: 'application/json' }
    : { code: 503, body: 'the source is being read\n' }

const metricsType = 'text/plain; version=0.0.4; charset=utf-8'
