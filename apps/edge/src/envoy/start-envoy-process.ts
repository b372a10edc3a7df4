import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Logger } from 'pino'
import { EdgeError } from '../edge-error.ts'
import type { AdminClient } from './admin-client.ts'
import { createAdminClient } from './admin-client.ts'
import { cureFor } from './cure-for.ts'
import { parseLogLine } from './log-line.ts'

/** One run of Envoy. */
export interface EnvoyProcess {
  readonly pid: number
  readonly admin: AdminClient
  /** Why it ended, in words with the last it said, and never before it has. */
  readonly ended: Promise<string>
  signal(signal: NodeJS.Signals): void
}

export interface EnvoyCommand {
  readonly path: string
  readonly args: readonly string[]
  readonly adminSocket: string
}

const keptLines = 5
const keptCharacters = 500

/** @throws EdgeError EnvoyDidNotStart */
export const startEnvoyProcess = async (
  { path, args, adminSocket }: EnvoyCommand,
  log: Logger,
): Promise<EnvoyProcess> => {
  const child = spawn(path, args, {
    // A group of its own: Ctrl-C reaches this process, which drains, and must not end Envoy at once.
    detached: true,
    env: withoutToken(process.env),
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  try {
    await once(child, 'spawn')
  } catch (error) {
    throw new EdgeError('EnvoyDidNotStart', `${path} cannot be started`, { cause: error })
  }
  const lastErrors = forwardLogs(child.stderr, log)
  const ended = exitOf(child).then((exit) => [`Envoy ended ${exit}`, ...lastErrors].join('; '))
  return {
    pid: child.pid ?? 0,
    admin: createAdminClient(adminSocket),
    ended,
    signal: (signal) => void child.kill(signal),
  }
}

/** Once its log has been read to the end, too. */
const exitOf = async (child: ChildProcess): Promise<string> => {
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return signal === null ? `with exit code ${code}` : `by ${signal}`
}

/** Gives the list of the last errors, which goes on changing. */
const forwardLogs = (stderr: Readable, log: Logger): readonly string[] => {
  const last: string[] = []
  createInterface({ input: stderr, crlfDelay: Infinity }).on('line', (line) => {
    const { level, logger, message } = parseLogLine(line)
    const cure = level === 'info' || level === 'debug' || level === 'trace' ? undefined : cureFor(message)
    log[level]({ envoy: logger, ...(cure !== undefined && { cure }) }, message)
    if (level !== 'error' && level !== 'fatal' && cure === undefined) return
    // A refused bootstrap is told with all of it, and the reason at its end.
    const short = message.length > keptCharacters ? `… ${message.slice(-keptCharacters)}` : message
    last.push(cure === undefined ? short : `${short} (${cure})`)
    if (last.length > keptLines) last.shift()
  })
  return last
}

/** Envoy reads it from a file. */
const withoutToken = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const { WATERSHED_TOKEN: _token, ...others } = env
  return others
}
