import { spawn } from 'node:child_process'
import { programPath } from '../binaries/binaries-folder.ts'
import type { Program } from '../binaries/binaries-folder.ts'
import { LabError } from '../lab-error.ts'

export interface CommandOptions {
  /** Its standard input. */
  readonly input?: string
  /** Default 60,000 for kubectl, 300,000 for helm, which may wait for Pods. */
  readonly timeoutMs?: number
}

const usualTimeoutMs = { kubectl: 60_000, helm: 300_000 } as const

/**
 * Runs one of the lab's own clients against a kubeconfig and gives its standard output.
 * @throws LabError CommandFailed with its standard error
 */
export const runClient = (
  program: Extract<Program, 'kubectl' | 'helm'>,
  kubeconfig: string,
  args: readonly string[],
  { input = '', timeoutMs = usualTimeoutMs[program] }: CommandOptions = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, KUBECONFIG: kubeconfig }
    const child = spawn(programPath(program), args, { env, timeout: timeoutMs, killSignal: 'SIGKILL' })
    let [said, complained] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      const how = code === null ? `ended by ${signal}` : `exit code ${code}`
      const failure = `${program} ${args.join(' ')}: ${how}\n${complained}${said}`
      if (code === 0) resolve(said)
      else reject(new LabError('CommandFailed', failure))
    })
    // One that reads no input may be gone already.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
