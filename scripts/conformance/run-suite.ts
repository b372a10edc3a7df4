import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface SuiteRun {
  /** Where it is built, which has what it applies as well. */
  readonly folder: string
  readonly kubeconfig: string
  readonly flags: readonly string[]
  /** Told the end of each test, and why one failed. */
  readonly say: (line: string) => void
  /** Gets all that the suite says. */
  readonly log?: Writable | undefined
}

/** After the line in which an assertion begins to say why it failed. */
const reasonLines = 5

/** Runs the suite. `reasons` are what its assertions said. */
export const runSuite = async ({
  folder,
  kubeconfig,
  flags,
  say,
  log,
}: SuiteRun): Promise<{ readonly failed: boolean; readonly reasons: readonly string[] }> => {
  const suite = spawn(join(folder, 'conformance.test'), [...flags], {
    cwd: folder,
    env: { ...process.env, KUBECONFIG: kubeconfig },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(suite, 'exit')
  const reasons: string[] = []
  let more = 0
  for await (const line of createInterface({ input: suite.stdout })) {
    log?.write(`${line}\n`)
    if (/^\s+Error:\s/.test(line)) more = reasonLines
    if (more-- > 0) reasons.push(line.trimEnd())
    if (/^\s*--- (PASS|FAIL|SKIP)|^panic/.test(line)) say(line)
  }
  const [code] = (await ended) as [number | null]
  return { failed: code !== 0, reasons }
}
