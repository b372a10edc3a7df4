import { pino } from 'pino'
import type { Edge } from './create-edge.ts'
import { EdgeError } from './edge-error.ts'
import { parseOptions, usage } from './parse-options.ts'
import { startEdge } from './start-edge.ts'

/** The first signal drains, the second stops at once: also one that comes while Envoy is being started. */
const stopOnSignals = (edge: Promise<Edge>): void => {
  let signals = 0
  const onSignal = (): void => {
    const how = ++signals === 1 ? 'stop' : 'kill'
    // An edge that did not start has nothing to stop, and says so below.
    void edge.then((started) => started[how]()).catch(() => undefined)
  }
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
}

const main = async (args: readonly string[]): Promise<void> => {
  if (args.includes('--help')) {
    process.stdout.write(usage)
    return
  }
  const { logLevel, ...options } = parseOptions(args, process.env)
  const edge = startEdge(options, pino({ level: logLevel, name: 'edge' }))
  stopOnSignals(edge)
  await edge
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof EdgeError)) throw error
  process.stderr.write(`watershed-edge: ${error.message}\n`)
  process.exitCode = 1
}
