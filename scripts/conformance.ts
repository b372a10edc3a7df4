// `npm run conformance [-- [--multi-cluster | --service-imports] [FLAG…]]`: the Gateway API's conformance suite against a lab; flags go
// to the suite, as `-run-test HTTPRouteWeight`. With backends in two clusters: --multi-cluster, its HTTPRoutes as
// MultiClusterHTTPRoutes; --service-imports, its routes of every kind as they are, but for ServiceImports in place of Services.
import { join } from 'node:path'
import { missingForLab, runInNamespace } from '@watershed/lab'
import { ensureConformance } from './bootstrap/ensure-conformance.mjs'
import { ensureKubernetes } from './bootstrap/ensure-kubernetes.mjs'

const root = join(import.meta.dirname, '..')

const missing = missingForLab()
if (missing !== undefined) throw new Error(`this machine cannot run a lab: ${missing}`)
const env = { ...process.env, ...(await ensureKubernetes(root)), ...(await ensureConformance(root)) }
const [first = '', ...rest] = process.argv.slice(2)
const inTwoClusters = ['--multi-cluster', '--service-imports'].includes(first)
const [script, ...flags] = inTwoClusters
  ? ['run-in-two-clusters.ts', first.slice('--'.length), ...rest]
  : ['run-in-lab.ts', ...process.argv.slice(2)]
const command = [join(root, 'scripts/conformance', script), ...flags]
process.exitCode = await runInNamespace(process.execPath, command, {
  cwd: root,
  env,
})
