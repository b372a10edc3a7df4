// `npm run conformance [-- FLAG…]`: the Gateway API's conformance suite against a lab; flags go to the suite, as
// `-run-test HTTPRouteWeight`.
import { join } from 'node:path'
import { missingForLab, runInNamespace } from '@watershed/lab'
import { ensureConformance } from './bootstrap/ensure-conformance.mjs'
import { ensureKubernetes } from './bootstrap/ensure-kubernetes.mjs'

const root = join(import.meta.dirname, '..')

const missing = missingForLab()
if (missing !== undefined) throw new Error(`this machine cannot run a lab: ${missing}`)
const env = { ...process.env, ...(await ensureKubernetes(root)), ...(await ensureConformance(root)) }
const script = join(root, 'scripts/conformance/run-in-lab.ts')
process.exitCode = await runInNamespace(process.execPath, [script, ...process.argv.slice(2)], {
  cwd: root,
  env,
})
