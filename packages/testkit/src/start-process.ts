import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { atEnd } from './at-end.ts'

/** A program that ends with this process at the latest. */
export interface RunningProcess {
  readonly pid: number
  running(): boolean
  /** The last 256 KiB of what it wrote to standard output and error. */
  logs(): string
  /** How it ended, in words. */
  readonly ended: Promise<string>
  /** Sends `signal` (SIGTERM) and waits for the end; after 10 s it is killed. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>
}

export interface ProcessOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
}

const keptCharacters = 256 * 1024
const patienceMs = 10_000

/** @throws Error when the program cannot be started */
export const startProcess = async (
  command: string,
  args: readonly string[],
  { env = process.env, cwd }: ProcessOptions = {},
): Promise<RunningProcess> => {
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  endWithThisProcess(child)
  const exit = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal === null ? `with exit code ${code}` : `by ${signal}`))
  })
  const logs = keepLogs(child)
  await once(child, 'spawn')

  const running = (): boolean => child.exitCode === null && child.signalCode === null
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (!running()) return
    child.kill(signal)
    const late = setTimeout(() => child.kill('SIGKILL'), patienceMs)
    await exit
    clearTimeout(late)
  }
  return { pid: child.pid ?? 0, running, logs, ended: exit, stop, kill: () => stop('SIGKILL') }
}

const keepLogs = (child: ChildProcess): (() => string) => {
  let logs = ''
  const keep = (chunk: string): void => {
    logs = (logs + chunk).slice(-keptCharacters)
  }
  child.stdout?.setEncoding('utf8').on('data', keep)
  child.stderr?.setEncoding('utf8').on('data', keep)
  return () => logs
}

const endWithThisProcess = (child: ChildProcess): void => {
  const forget = atEnd(() => child.kill('SIGKILL'))
  child.once('exit', forget)
  child.once('error', forget)
}
