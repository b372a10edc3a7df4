import { splitLines } from '@watershed/kube'
import type { StatusLine } from '@watershed/wire'
import { limits, StatusDelete, StatusSet } from '@watershed/wire'
import { Compile } from 'typebox/compile'
import { Pool } from 'undici'
import { AgentError } from '../agent-error.ts'
import type { HubPlace } from './hub-connector.ts'
import { clusterPath, connectorOf } from './hub-connector.ts'
import { parseJson } from './parse-json.ts'
import { readToken } from './read-token.ts'
import { sayProblem } from './say-problem.ts'

/** Reads what the hub wants written back. */
export interface StatusClient {
  /** Lines as they come, until the signal, the hub or the network ends them. @throws AgentError StatusesUnavailable, and what the connection throws */
  follow(epoch: number, signal: AbortSignal): AsyncIterable<StatusLine>
  close(): Promise<void>
}

/** The hub pings: so long without a word, the connection is taken for dead. */
const silenceMs = 4 * limits.heartbeatMs

export const createStatusClient = (place: HubPlace, timeoutMs = 5_000): StatusClient => {
  const { hub, token } = place
  const pool = new Pool(hub.origin, {
    connections: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: silenceMs,
    connect: connectorOf(place, timeoutMs),
  })
  const path = `${clusterPath(place)}/statuses`
  return {
    follow: async function* (epoch, signal) {
      const { statusCode, body } = await pool.request({
        method: 'GET',
        path: `${path}?epoch=${epoch}`,
        headers: { authorization: `Bearer ${readToken(token)}` },
        signal,
      })
      if (statusCode !== 200) throw refused(statusCode, await body.text())
      for await (const line of splitLines(body, limits.statusLineBytes, 'a line of what the hub says')) {
        const known = parseLine(line)
        if (known) yield known
      }
    },
    close: () => pool.destroy(),
  }
}

const refused = (status: number, text: string): AgentError =>
  new AgentError('StatusesUnavailable', sayProblem(parseJson(text)) ?? `HTTP ${status}`)

const isSet = Compile(StatusSet)
const isDelete = Compile(StatusDelete)

/** Undefined for what a later hub may say. @throws AgentError StatusesUnavailable for what no hub says */
const parseLine = (text: string): StatusLine | undefined => {
  const line = parseJson(text)
  if (line === undefined)
    throw new AgentError('StatusesUnavailable', 'what answered is not a hub, or its answer was cut off')
  const { type } = (line ?? {}) as { readonly type?: unknown }
  switch (type) {
    case 'set':
      return isSet.Check(line) ? line : undefined
    case 'delete':
      return isDelete.Check(line) ? line : undefined
    case 'synced':
    case 'ping':
      return line as StatusLine
    default:
      return undefined
  }
}
