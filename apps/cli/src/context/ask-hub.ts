import { readFile } from 'node:fs/promises'
import type { ErrorBody } from '@watershed/wire'
import { Agent, buildConnector, fetch } from 'undici'
import { CliError } from '../cli-error.ts'
import type { Context } from './context.ts'

const timeoutMs = 10_000

/** Reads one of the hub's views. @throws CliError NoHub, HubUnreachable, HubRefused */
export const askHub = async <View>(
  { hub, tokenFile, ca, serverName }: Context,
  path: string,
): Promise<View> => {
  if (hub === undefined || tokenFile === undefined)
    throw new CliError(
      'NoHub',
      'no hub is known: start a playground with `npm start`, or give --hub and --token-file (or WATERSHED_HUB and WATERSHED_TOKEN_FILE)',
    )
  const token = (await readText(tokenFile)).trim()
  const connect = buildConnector(ca === undefined ? {} : { ca: await readText(ca) })
  const named = serverName === undefined ? {} : { servername: serverName }
  const dispatcher = new Agent({ connect: (target, done) => connect({ ...target, ...named }, done) })
  try {
    const answer = await fetch(new URL(path, hub), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(timeoutMs),
      dispatcher,
    })
    if (answer.ok) return (await answer.json()) as View
    throw new CliError(answer.status === 404 ? 'NotFound' : 'HubRefused', await messageOf(answer))
  } catch (error) {
    if (error instanceof CliError) throw error
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

const messageOf = async (answer: Awaited<ReturnType<typeof fetch>>): Promise<string> => {
  const body = (await answer.json().catch(() => ({}))) as Partial<ErrorBody>
  return body.message ?? `the hub answered ${answer.status}`
}

/** Of a failed fetch, the cause says more than the error. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
