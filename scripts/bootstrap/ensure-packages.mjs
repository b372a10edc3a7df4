import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BootstrapError } from './bootstrap-error.mjs'
import { runCommand } from './run-command.mjs'
import { withLock } from './with-lock.mjs'
import { withProgress } from './with-progress.mjs'

/**
 * Installs the npm packages of package-lock.json where they are missing or of another lockfile.
 * @throws BootstrapError with npm's own words
 */
export const ensurePackages = async (root) => {
  if (isStamped(root)) return
  const lock = `packages-${hash(root).slice(0, 12)}`
  await withLock(lock, async () => {
    if (isStamped(root)) return
    if (!isInstalled(root)) await install(root)
    writeFileSync(stampFile(root), stampOf(root))
  })
}

const stampFile = (root) => join(root, 'node_modules/.watershed-stamp')
const nodeFile = (root) => join(root, 'node_modules/.bin/node')
const hash = (content) => createHash('sha256').update(content).digest('hex')
const stampOf = (root) =>
  `${hash(readFileSync(join(root, 'package-lock.json')))} ${process.platform}-${process.arch}\n`

const isStamped = (root) =>
  existsSync(stampFile(root)) &&
  existsSync(nodeFile(root)) &&
  readFileSync(stampFile(root), 'utf8') === stampOf(root)

/** Whether npm's own record of what it installed (someone ran `npm install`) agrees with the lockfile. */
const isInstalled = (root) => {
  const record = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(record) || !existsSync(nodeFile(root))) return false
  const installed = packagesOf(record)
  return Object.entries(packagesOf(join(root, 'package-lock.json')))
    .filter(([path]) => path.startsWith('node_modules/'))
    .every(([path, wanted]) => agrees(installed[path], wanted))
}

const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages

const agrees = (installed, wanted) => {
  if (installed === undefined) return wanted.optional === true || wanted.devOptional === true
  return wanted.link === true
    ? installed.resolved === wanted.resolved
    : installed.integrity === wanted.integrity
}

const install = (root) =>
  withProgress('installing npm packages', async () => {
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
    const { ok, output } = await runNpm(root, args)
    if (!ok) throw new BootstrapError(`\`npm ci\` failed in ${root}:\n\n${firstLines(output)}`)
    if (!existsSync(nodeFile(root)))
      throw new BootstrapError(
        `\`npm ci\` left no ${nodeFile(root)}: the package "node" carries it in an install script, so check that npm may run those (\`npm config get ignore-scripts\`)`,
      )
  })

/** npm follows what went wrong with a page of usage. */
const firstLines = (output) => output.trim().split('\n').slice(0, 20).join('\n')

const runNpm = (root, args) => {
  const cli = process.env.npm_execpath
  return cli?.endsWith('.js')
    ? runCommand(process.execPath, [cli, ...args], { cwd: root })
    : runCommand('npm', args, { cwd: root })
}
