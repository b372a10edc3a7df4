import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface SuiteRun {
  /** Where it is built, which has what it applies as well. */
  readonly folder: string
  readonly kubeconfig: string
  /** The file that it writes its report into. */
  readonly report: string
  readonly flags: readonly string[]
  /** Told the end of each test, and why one failed. */
  readonly say: (line: string) => void
}

const profiles = ['HTTP', 'GRPC', 'TLS', 'TCP', 'UDP'].map((name) => `GATEWAY-${name}`)

/** After the line in which an assertion begins to say why it failed. */
const reasonLines = 5

/** Runs the suite. `reasons` are what its assertions said. */
export const runSuite = async ({
  folder,
  kubeconfig,
  report,
  flags,
  say,
}: SuiteRun): Promise<{ readonly failed: boolean; readonly reasons: readonly string[] }> => {
  const own = [
    ...[
      '-test.v',
      '-test.run',
      '^TestConformance$',
      '-test.timeout',
      '30m',
      '-gateway-class',
      'watershed',
      '-report-output',
      report,
    ],
    ...['-conformance-profiles', profiles.join(',')],
    ...['-organization', 'Watershed', '-project', 'watershed', '-version', 'main'],
    ...['-url', 'https://watershed.dev', '-contact', 'https://watershed.dev'],
  ]
  const suite = spawn(join(folder, 'conformance.test'), [...own, ...flags], {
    cwd: folder,
    env: { ...process.env, KUBECONFIG: kubeconfig },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(suite, 'exit')
  const reasons: string[] = []
  let more = 0
  for await (const line of createInterface({ input: suite.stdout })) {
    if (/^\s+Error:\s/.test(line)) more = reasonLines
    if (more-- > 0) reasons.push(line.trimEnd())
    if (/^\s*--- (PASS|FAIL|SKIP)|^panic/.test(line)) say(line)
  }
  const [code] = (await ended) as [number | null]
  return { failed: code !== 0, reasons }
}
