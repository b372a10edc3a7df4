import type { Clock } from '@watershed/kube'
import type { Problem, ProblemCode } from '@watershed/wire'
import { HeartbeatAnswer, ReportAnswer, SessionAnswer } from '@watershed/wire'
import { Compile } from 'typebox/compile'
import { Pool } from 'undici'
import { explainFailure } from './explain-failure.ts'
import type { HubPlace } from './hub-connector.ts'
import { clusterPath, connectorOf } from './hub-connector.ts'
import { parseJson } from './parse-json.ts'
import { readToken } from './read-token.ts'
import { sayProblem } from './say-problem.ts'

export interface Answers {
  readonly session: SessionAnswer
  readonly reports: ReportAnswer
  readonly heartbeat: HeartbeatAnswer
}

export type HubAnswer<T> =
  | { readonly type: 'ok'; readonly value: T }
  /** The hub said no. `code` and `message` are its own, where it is a hub that spoke. */
  | {
      readonly type: 'refused'
      readonly status: number
      readonly code?: ProblemCode
      readonly message: string
      readonly retryAfterMs: number
    }
  /** It cannot be told whether the hub got it. `cure` says what to look into. */
  | { readonly type: 'unreachable'; readonly message: string; readonly cure: string }

export interface HubClient {
  /** Sends one message and never throws for what comes of it. */
  post<M extends keyof Answers>(message: M, body: string, signal: AbortSignal): Promise<HubAnswer<Answers[M]>>
  close(): Promise<void>
}

export interface HubClientOptions extends HubPlace {
  readonly clock: Clock
  readonly timeoutMs?: number
}

const maxAnswerBytes = 64 * 1024

/** One connection to the hub, kept open; Nagle's delay is off (undici sets TCP_NODELAY). */
export const createHubClient = (options: HubClientOptions): HubClient => {
  const { hub, token, clock, timeoutMs = 5_000 } = options
  const pool = new Pool(hub.origin, {
    connections: 1,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    maxResponseSize: maxAnswerBytes,
    connect: connectorOf(options, timeoutMs),
  })
  const base = clusterPath(options)

  const request = async (message: string, body: string, signal: AbortSignal): Promise<Received> => {
    const answer = await pool.request({
      method: 'POST',
      path: `${base}/${message}`,
      headers: { authorization: `Bearer ${readToken(token)}`, 'content-type': 'application/json' },
      body,
      signal,
    })
    const { statusCode: status, headers } = answer
    return { status, retryAfter: String(headers['retry-after'] ?? ''), text: await answer.body.text() }
  }
  return {
    post: async (message, body, signal) => {
      const late = new AbortController()
      const cancel = clock.after(timeoutMs, () => late.abort(new Error(`no answer within ${timeoutMs} ms`)))
      try {
        return interpret(message, await request(message, body, AbortSignal.any([signal, late.signal])))
      } catch (error) {
        return { type: 'unreachable', ...explainFailure(error, hub) }
      } finally {
        cancel()
      }
    },
    close: () => pool.destroy(),
  }
}

interface Received {
  readonly status: number
  readonly retryAfter: string
  readonly text: string
}

const validators = {
  session: Compile(SessionAnswer),
  reports: Compile(ReportAnswer),
  heartbeat: Compile(HeartbeatAnswer),
}

const interpret = <M extends keyof Answers>(message: M, received: Received): HubAnswer<Answers[M]> => {
  const value = parseJson(received.text)
  if (received.status !== 200) return refusal(received, value)
  if (validators[message].Check(value)) return { type: 'ok', value: value as Answers[M] }
  return {
    type: 'unreachable',
    message: 'what answered is not a hub, or its answer was cut off',
    cure: 'Point --hub at the hub itself.',
  }
}

const refusal = ({ status, retryAfter }: Received, value: unknown): HubAnswer<never> => {
  const { code } = (value ?? {}) as Partial<Problem>
  return {
    type: 'refused',
    status,
    ...(typeof code === 'string' && { code }),
    message: sayProblem(value) ?? `HTTP ${status}`,
    retryAfterMs: parseRetryAfter(retryAfter),
  }
}

const longestRetryAfterMs = 60_000

/** Seconds, or a date (RFC 9110, section 10.2.3). */
const parseRetryAfter = (text: string): number => {
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now()
  return ms > 0 ? Math.min(ms, longestRetryAfterMs) : 0
}
