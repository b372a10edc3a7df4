// The suite with backends in two clusters, inside the lab's network namespace. Its first argument says what its objects become, the
// others are flags for the suite.
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KubeCluster } from '@watershed/lab'
import { temporaryDirectory } from '@watershed/testkit'
import { apiAccess } from './multi-cluster/api-access.ts'
import { asMultiCluster } from './multi-cluster/as-multi-cluster.ts'
import { asServiceImports } from './multi-cluster/as-service-imports.ts'
import { startTwoClusterApi } from './multi-cluster/start-two-cluster-api.ts'
import { renderProfiles } from './render-profiles.ts'
import { reportFile } from './report-file.ts'
import { runSuite } from './run-suite.ts'
import { addresses, startSurroundings } from './start-surroundings.ts'
import { suiteFlags } from './suite-flags.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const suiteFolder = process.env['CONFORMANCE_BIN'] ?? ''
const names = ['blue', 'green']

/** Tests of the other profiles, which have no HTTPRoutes. */
const others = '^TestConformance$/^(GRPCRoute|TLSRoute|TCPRoute|UDPRoute|Mesh)'

/** How many requests the suite's backends in a cluster have answered. */
const answeredBy = async (cluster: KubeCluster): Promise<number> => {
  const pods = ['infra-backend-v1', 'infra-backend-v2', 'infra-backend-v3']
  const logs = await Promise.all(
    pods.map((app) =>
      cluster.kubectl(['logs', '-n', 'gateway-conformance-infra', '-l', `app=${app}`, '--tail=-1']),
    ),
  )
  return logs.join('').split('Echoing back request').length - 1
}

const runs = {
  'multi-cluster': {
    translation: asMultiCluster('blue'),
    flags: ['-conformance-profiles', 'GATEWAY-HTTP', '-test.skip', others],
  },
  'service-imports': { translation: asServiceImports, flags: [] },
}
const [mode, ...flags] = process.argv.slice(2) as [keyof typeof runs, ...(readonly string[])]
const run = runs[mode]
const isWhole = flags.length === 0
const began = performance.now()
const folder = await temporaryDirectory('conformance')
const { path: report, version } = await reportFile(mode, isWhole, folder.path)
const kubeconfig = join(folder.path, 'kubeconfig')
const logs = process.env['CONFORMANCE_LOGS']
if (logs !== undefined) await mkdir(logs, { recursive: true })

say('starting two clusters, a hub, two agents and an edge …')
const surroundings = await startSurroundings(suiteFolder, names)
const accesses = await Promise.all(surroundings.clusters.map(apiAccess))
const [first, second] = accesses
if (!first || !second) throw new Error('there are no two clusters')
const api = await startTwoClusterApi(first, second, run.translation)
await writeFile(kubeconfig, api.kubeconfig)

say('running the suite …')
const { failed, reasons } = await runSuite({
  folder: suiteFolder,
  kubeconfig,
  flags: [
    ...suiteFlags({
      ...{ gatewayClass: 'watershed', version, mode, report },
      ...{ usableAddress: addresses.usable, unusableAddress: addresses.unusable },
    }),
    ...['-cleanup-base-resources=false', ...run.flags, ...flags],
  ],
  say,
  log: logs === undefined ? undefined : createWriteStream(join(logs, 'suite.log')),
})
if (logs !== undefined) await writeFile(join(logs, 'programs.log'), surroundings.logs())
const { lines } = await renderProfiles(report, reasons)
for (const line of lines) say(line)
const answered = await Promise.all(surroundings.clusters.map(answeredBy))
const kept = [...api.translated()].map(([plural, count]) => `${count} ${plural}`)
say(`translated: ${kept.sort().join(', ')}`)
say(`answered: ${answered.map((count, index) => `${count} by ${names[index]}`).join(', ')}`)
say(`took ${((performance.now() - began) / 1_000).toFixed(0)} s`)
await api.stop()
for (const access of accesses) access.stop()
await surroundings.stop()
await folder.remove()
process.exit(failed || answered.some((count) => count === 0) ? 1 : 0)
