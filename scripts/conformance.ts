// `npm run conformance [-- [--multi-cluster] [FLAG…]]`: the Gateway API's conformance suite against a lab; flags go to the suite, as
// `-run-test HTTPRouteWeight`. --multi-cluster: its HTTPRoutes as MultiClusterHTTPRoutes, with backends in two clusters.
import { join } from 'node:path'
import { missingForLab, runInNamespace } from '@watershed/lab'
import { ensureConformance } from './bootstrap/ensure-conformance.mjs'
import { ensureKubernetes } from './bootstrap/ensure-kubernetes.mjs'

const root = join(import.meta.dirname, '..')

const missing = missingForLab()
if (missing !== undefined) throw new Error(`this machine cannot run a lab: ${missing}`)
const env = { ...process.env, ...(await ensureKubernetes(root)), ...(await ensureConformance(root)) }
const flags = process.argv.slice(2)
const multiCluster = '--multi-cluster'
const script = flags.includes(multiCluster) ? 'run-multi-cluster.ts' : 'run-in-lab.ts'
const command = [join(root, 'scripts/conformance', script), ...flags.filter((flag) => flag !== multiCluster)]
process.exitCode = await runInNamespace(process.execPath, command, {
  cwd: root,
  env,
})
