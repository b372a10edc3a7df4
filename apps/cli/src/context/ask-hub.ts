import { readFile } from 'node:fs/promises'
import type { Problem } from '@watershed/wire'
import { Agent, buildConnector, fetch } from 'undici'
import { CliError } from '../cli-error.ts'
import type { Context } from './context.ts'

const defaultTimeoutMs = 10_000

/** What is asked for, where it is not just to be read. */
export interface HubRequest {
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** Sent as JSON. */
  readonly body?: object
  readonly timeoutMs?: number
}

/** Reads one of the hub's views, or changes what it shows. @throws CliError NoHub, HubUnreachable, HubRefused */
export const askHub = async <View>(
  context: Context,
  path: string,
  request: HubRequest = {},
): Promise<View> => {
  const { hub, tokenFile } = context
  if (hub === undefined || tokenFile === undefined)
    throw new CliError(
      'NoHub',
      'no hub is known: start a playground with `npm start`, or give --hub and --token-file (or WATERSHED_HUB and WATERSHED_TOKEN_FILE)',
    )
  const token = (await readText(tokenFile)).trim()
  const { status, body } = await reachHub({ ...context, hub }, path, { ...request, token })
  if (status >= 200 && status < 300) return body as View
  throw new CliError(
    status === 404 ? 'NotFound' : 'HubRefused',
    sayProblem(body) ?? `the hub answered ${status}`,
  )
}

/** A hub of the version before says it as `message`. */
const sayProblem = ({ detail, cure, message }: Partial<Problem>): string | undefined =>
  detail !== undefined && cure !== undefined ? `${detail}: ${cure}` : (detail ?? message)

export interface HubAnswer {
  readonly status: number
  /** By its clock, as HTTP writes it. */
  readonly date?: string
  /** Its JSON; an empty object where it is none. */
  readonly body: object
}

/** Asks whatever is at the hub's address, if it has the hub's certificate. @throws CliError HubUnreachable, Usage */
export const reachHub = async (
  { hub, ca, serverName }: Context & { readonly hub: string },
  path: string,
  {
    token,
    method = 'GET',
    body: sent,
    timeoutMs = defaultTimeoutMs,
  }: HubRequest & { readonly token?: string },
): Promise<HubAnswer> => {
  const connect = buildConnector(ca === undefined ? {} : { ca: await readText(ca) })
  const named = serverName === undefined ? {} : { servername: serverName }
  const dispatcher = new Agent({ connect: (target, done) => connect({ ...target, ...named }, done) })
  try {
    const answer = await fetch(new URL(path, hub), {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(sent && { 'content-type': 'application/json' }),
      },
      ...(sent && { body: JSON.stringify(sent) }),
      signal: AbortSignal.timeout(timeoutMs),
      dispatcher,
    })
    const date = answer.headers.get('date')
    const body = answer.ok ? await answer.json() : await answer.json().catch(() => ({}))
    return { status: answer.status, body: body as object, ...(date !== null && { date }) }
  } catch (error) {
    throw new CliError('HubUnreachable', `the hub at ${hub} does not answer: ${reasonOf(error)}`, {
      cause: error,
    })
  } finally {
    await dispatcher.close()
  }
}

const readText = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new CliError('Usage', `${file} cannot be read: ${reasonOf(error)}`, { cause: error })
  }
}

/** Of a failed fetch, the cause says more than the error. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
