import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BootstrapError } from './bootstrap-error.mjs'
import { keepGoPrograms } from './keep-go-programs.mjs'
import { lastLine } from './last-line.mjs'
import { runCommand } from './run-command.mjs'

/**
 * Finds or builds what `npm run conformance` runs: the Gateway API's conformance suite, the backends that it asks for, and, in
 * `crds`, the definitions of that release's experimental channel. Gives the environment that names the folder.
 * @throws BootstrapError when it cannot be had
 */
export const ensureConformance = async (root) => {
  if (process.env.CONFORMANCE_BIN) return { CONFORMANCE_BIN: process.env.CONFORMANCE_BIN }
  const made = await keepGoPrograms(root, {
    name: 'conformance',
    main: 'conformance.test',
    programs,
    announcement: 'the conformance suite is built once, which takes 2 to 6 minutes on 2 cores',
    also: (folder, go) => copyDefinitions(join(root, 'packages/lab/binaries/conformance'), folder, go),
  })
  if (made.missing === undefined) return { CONFORMANCE_BIN: dirname(made) }
  throw new BootstrapError(
    `there is no conformance suite to be had: ${made.missing}. Install Go 1.26 or newer, or set CONFORMANCE_BIN to a folder that has it.`,
  )
}

const suite = 'sigs.k8s.io/gateway-api/conformance'

const programs = [
  { name: 'echo-basic', module: 'conformance', path: `${suite}/echo-basic` },
  { name: 'conformance.test', module: 'conformance', path: suite, test: true },
  { name: 'coredns', module: 'coredns', path: 'github.com/coredns/coredns' },
]

const copyDefinitions = async (module, folder, go) => {
  const command = ['list', '-m', '-f', '{{.Dir}}', 'sigs.k8s.io/gateway-api']
  const result = await runCommand(go, command, { cwd: module, env: { ...process.env, GOWORK: 'off' } })
  if (!result.ok)
    return { missing: `the Gateway API's definitions are not there: ${lastLine(result.output)}` }
  const from = join(result.output.trim(), 'config/crd/experimental')
  const to = join(folder, 'crds')
  mkdirSync(to)
  for (const name of readdirSync(from).filter((file) => file.startsWith('gateway.')))
    cpSync(join(from, name), join(to, name), { mode: 0 })
  return undefined
}
