import { readFile } from 'node:fs/promises'
import type { RunningProcess } from '@watershed/testkit'
import { startProcess, waitFor } from '@watershed/testkit'
import { LabError } from '../lab-error.ts'

export type PartState = 'running' | 'paused' | 'stopped'

/** One program of a cluster, to be stopped, killed and started at will. It ends with this process. */
export interface Part {
  /** As `kube-apiserver`. */
  readonly name: string
  /** Of the last start. */
  readonly pid: number
  readonly state: PartState
  readonly logFile: string
  /** Freezes it (SIGSTOP): connections stay open, and nothing answers. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** SIGKILL, as in a crash. */
  kill(): Promise<void>
  /** Ends it in its own time (SIGTERM; SIGKILL after 10 s). */
  stop(): Promise<void>
  /** Starts it again with the same data and port, and resolves when it is ready. Does nothing where it runs. */
  start(): Promise<void>
}

export interface PartProgram {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** Where its output goes; a restart appends. */
  readonly logFile: string
  /** Whether it is of use; asked again and again, and may throw. */
  readonly ready: (pid: number) => Promise<boolean>
}

const readyWithinMs = 60_000

/** @throws LabError NotReady with the end of its log */
export const startPart = async (program: PartProgram): Promise<Part> => {
  let running = await launch(program)
  let paused = false
  const state = (): PartState => {
    if (!running.running()) return 'stopped'
    return paused ? 'paused' : 'running'
  }
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => {
    if (running.running()) process.kill(running.pid, name)
    paused = name === 'SIGSTOP'
  }
  const end = async (how: 'stop' | 'kill'): Promise<void> => {
    // One that is paused would not see SIGTERM.
    if (how === 'stop') signal('SIGCONT')
    await running[how]()
    paused = false
  }
  return {
    name: program.name,
    get pid() {
      return running.pid
    },
    get state() {
      return state()
    },
    logFile: program.logFile,
    pause: async () => signal('SIGSTOP'),
    resume: async () => signal('SIGCONT'),
    kill: () => end('kill'),
    stop: () => end('stop'),
    start: async () => {
      if (!running.running()) running = await launch(program)
    },
  }
}

/** Output goes to the file by way of a shell that becomes the program: pipes would fill while this process is busy. */
const launch = async (program: PartProgram): Promise<RunningProcess> => {
  const leash = ['--pdeathsig', 'KILL', '--', 'sh', '-c', 'exec "$@" >> "$0" 2>&1', program.logFile]
  const options = program.env === undefined ? {} : { env: program.env }
  const running = await startProcess('setpriv', [...leash, program.command, ...program.args], options)
  try {
    await waitFor(async () => !running.running() || (await program.ready(running.pid)), {
      what: `${program.name} to be ready`,
      deadlineMs: readyWithinMs,
      everyMs: 50,
    })
    if (!running.running()) throw new Error(`it ended ${await running.ended}`)
    return running
  } catch (cause) {
    await running.kill()
    const said = await endOf(program.logFile)
    throw new LabError('NotReady', `${program.name} did not come up; the end of its log:\n${said}`, { cause })
  }
}

const keptCharacters = 4_000

const endOf = async (file: string): Promise<string> => {
  try {
    return (await readFile(file, 'utf8')).slice(-keptCharacters)
  } catch {
    return '(there is none)'
  }
}
