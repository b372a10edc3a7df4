import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Logger } from 'pino'
import { EdgeError } from '../edge-error.ts'
import { sendSignal } from '../state/send-signal.ts'
import type { AdminClient } from './admin-client.ts'
import { createAdminClient } from './admin-client.ts'
import { cureFor } from './cure-for.ts'
import type { Leash } from './leash.ts'
import { onLeash } from './leash.ts'
import { parseLogLine } from './log-line.ts'

/** One run of Envoy. */
export interface EnvoyProcess {
  readonly pid: number
  readonly admin: AdminClient
  /** Why it ended, in words with the last it said. */
  readonly ended: Promise<string>
  signal(signal: NodeJS.Signals): void
}

export interface EnvoyCommand {
  readonly path: string
  readonly args: readonly string[]
  readonly adminSocket: string
  readonly leash: Leash
}

const keptLines = 5
const keptCharacters = 500

/** @throws EdgeError EnvoyDidNotStart */
export const startEnvoyProcess = async (
  { path, args, adminSocket, leash }: EnvoyCommand,
  log: Logger,
): Promise<EnvoyProcess> => {
  const onIt = onLeash([path, ...args], leash)
  const child = spawn(onIt.command, onIt.args, { ...onIt.options, env: withoutToken(process.env) })
  try {
    await once(child, 'spawn')
  } catch (error) {
    throw new EdgeError('EnvoyDidNotStart', `${onIt.command} is needed to run Envoy, and cannot be started`, {
      cause: error,
    })
  }
  let running = true
  const lastErrors = forwardLogs(child.stdio[2] as Readable, log)
  const ended = exitOf(child).then((exit) => {
    running = false
    return [`Envoy ended ${exit}`, ...lastErrors].join('; ')
  })
  const pid = Number(await text(child.stdio[3] as Readable))
  // To signal process 0 is to signal this one, too.
  if (!(pid > 0)) throw new EdgeError('EnvoyDidNotStart', await ended)
  return {
    pid,
    admin: createAdminClient(adminSocket),
    ended,
    signal: (signal) => {
      if (running) sendSignal(pid, signal)
    },
  }
}

/** Once its log has been read to the end, too. */
const exitOf = async (child: ChildProcess): Promise<string> => {
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  const number = (code ?? 0) - 128
  const [of = signal] = Object.entries(constants.signals).find(([, value]) => value === number) ?? []
  return of === null ? `with exit code ${code}` : `by ${of}`
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
