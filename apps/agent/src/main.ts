import closeWithGrace from 'close-with-grace'
import { AgentError } from './agent-error.ts'
import { startHealthServer } from './health/start-health-server.ts'
import { createLog } from './log.ts'
import type { Options } from './parse-options.ts'
import { help, parseOptions } from './parse-options.ts'
import type { Agent } from './start-agent.ts'
import { spareMemory } from './spare-memory.ts'
import { startAgent } from './start-agent.ts'

const main = async (): Promise<void> => {
  const options = parseOptions(process.argv.slice(2), process.env)
  if (options === 'help') return void process.stdout.write(help)
  await run(options)
}

const run = async (options: Options): Promise<void> => {
  spareMemory()
  const log = createLog(options.logLevel, 'agent')
  let agent: Agent | undefined
  const { statusAddress } = options
  const stopHealth = statusAddress && (await startHealthServer(statusAddress, () => agent))
  try {
    agent = await startAgent({ ...options, log })
  } catch (error) {
    await stopHealth?.()
    throw error
  }
  closeWithGrace({ delay: 3_000, logger: false }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'the agent failed')
    else log.info({ signal }, 'the agent ends')
    await agent.stop()
    await stopHealth?.()
  })
}

try {
  await main()
} catch (error) {
  if (!(error instanceof AgentError)) throw error
  process.stderr.write(`watershed-agent: ${error.message}\n`)
  process.exitCode = error.code === 'BadOptions' ? 2 : 1
}
