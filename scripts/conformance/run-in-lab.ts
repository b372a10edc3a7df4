// The suite and all that it needs, inside the lab's network namespace; its arguments are flags for the suite.
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryDirectory } from '@watershed/testkit'
import { reportFile } from './report-file.ts'
import { renderProfiles } from './render-profiles.ts'
import { runSuite } from './run-suite.ts'
import { addresses, startSurroundings } from './start-surroundings.ts'
import { suiteFlags } from './suite-flags.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const suiteFolder = process.env['CONFORMANCE_BIN'] ?? ''
const flags = process.argv.slice(2)
const isWhole = flags.length === 0
const folder = await temporaryDirectory('conformance')
const began = performance.now()
const seconds = (): string => `${((performance.now() - began) / 1_000).toFixed(0)} s`

const { path: report, version } = await reportFile('default', isWhole, folder.path)
const logs = process.env['CONFORMANCE_LOGS']
if (logs !== undefined) await mkdir(logs, { recursive: true })

say('starting a cluster, a hub, an agent and an edge …')
const surroundings = await startSurroundings(suiteFolder)
say(`running the suite, after ${seconds()} …`)
const { failed, reasons } = await runSuite({
  folder: suiteFolder,
  kubeconfig: surroundings.clusters[0]?.kubeconfig ?? '',
  flags: [
    ...suiteFlags({
      ...{ gatewayClass: 'watershed', version, mode: 'default', report },
      ...{ usableAddress: addresses.usable, unusableAddress: addresses.unusable },
    }),
    ...flags,
  ],
  say,
  log: logs === undefined ? undefined : createWriteStream(join(logs, 'suite.log')),
})
if (logs !== undefined) await writeFile(join(logs, 'programs.log'), surroundings.logs())
const { lines, unclaimed } = await renderProfiles(report, reasons)
for (const line of lines) say(line)
if (isWhole && unclaimed.length > 0) say(`features that nobody claims: ${unclaimed.join(', ')}`)
say(`took ${seconds()}`)
await surroundings.stop()
await folder.remove()
process.exit(failed || (isWhole && unclaimed.length > 0) ? 1 : 0)
