import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findOnPath } from './find-on-path.mjs'
import { keepInCache } from './keep-in-cache.mjs'
import { lastLine } from './last-line.mjs'
import { runCommand } from './run-command.mjs'
import { withProgress } from './with-progress.mjs'

/**
 * The path of Debian's (or Ubuntu's) redis-server, from the cache or fetched by apt. It is unpacked into the cache and not
 * installed: an installed one would start as a service.
 */
export const fetchDebianRedis = () => {
  if (!findOnPath('apt-get') || !findOnPath('dpkg'))
    return { missing: "Debian's redis-server: no apt-get here" }
  if (process.getuid?.() !== 0) return { missing: "Debian's redis-server: apt-get needs root" }
  return keepInCache(`redis/${distribution()}-${process.arch}`, 'redis-server', (folder) =>
    withProgress("fetching a Redis server (Debian's redis-server by apt)", () => unpack(folder)),
  )
}

/** As `debian-12`. The programs of one release need not run on another. */
const distribution = () => {
  const release = readFileSync('/etc/os-release', 'utf8')
  const field = (name) => new RegExp(`^${name}="?([\\w.-]+)`, 'm').exec(release)?.[1] ?? 'unknown'
  return `${field('ID')}-${field('VERSION_ID')}`
}

const unpack = async (folder) => {
  const archives = join(folder, 'archives')
  mkdirSync(join(archives, 'partial'), { recursive: true })
  const downloaded = await download(archives)
  if (!downloaded.ok) return { missing: `Debian's redis-server by apt-get: ${lastLine(downloaded.output)}` }
  const files = join(folder, 'files')
  for (const archive of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    const { ok, output } = await runCommand('dpkg', ['-x', join(archives, archive), files])
    if (!ok) return { missing: `Debian's redis-server: ${archive} cannot be unpacked: ${lastLine(output)}` }
  }
  rmSync(archives, { recursive: true })
  const program = writeLauncher(folder)
  const { ok, output } = await runCommand(program, ['--version'])
  return ok ? undefined : { missing: `Debian's redis-server: it does not run: ${lastLine(output)}` }
}

/** With those of its libraries that this machine lacks. The lists of a fresh machine are empty or old, hence the update. */
const download = async (archives) => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const args = ['install', '-y', '-q', '--download-only', '--no-install-recommends']
  const fetch = () =>
    runCommand('apt-get', [...args, '-o', `Dir::Cache::archives=${archives}`, 'redis-server'], { env })
  const first = await fetch()
  if (first.ok) return first
  const update = await runCommand('apt-get', ['update', '-q'], { env })
  return update.ok ? fetch() : update
}

const writeLauncher = (folder) => {
  const program = join(folder, 'redis-server')
  writeFileSync(program, launcher)
  chmodSync(program, 0o755)
  return program
}

const launcher = `#!/bin/sh
files=$(dirname "$(readlink -f "$0")")/files
libraries=$(echo "$files"/usr/lib/*-linux-gnu* "$files"/lib/*-linux-gnu* | tr ' ' ':')
LD_LIBRARY_PATH=$libraries\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} exec "$files/usr/bin/redis-server" "$@"
`
