import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { HubError } from './hub-error.ts'
import { parseOptions, usage } from './options.ts'
import { spareMemory } from './spare-memory.ts'
import { startHub } from './start-hub.ts'

const args = process.argv.slice(2)
if (args.includes('--help')) {
  process.stdout.write(usage)
  process.exit(0)
}

spareMemory()
try {
  const options = parseOptions(args, process.env)
  const log = pino({ level: options.logLevel, name: 'hub' })
  const hub = await startHub(options, log)
  closeWithGrace({ delay: 10_000 }, async ({ err }) => {
    if (err) log.fatal({ err }, 'the hub stops: it met an error that nobody handled')
    await hub.stop()
  })
} catch (error) {
  if (!(error instanceof HubError)) throw error
  process.stderr.write(`watershed-hub: ${error.message}\n`)
  process.exitCode = 1
}
