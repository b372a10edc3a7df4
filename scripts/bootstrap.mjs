// Runs one of the project's scripts under the pinned Node, having fetched what it needs:
//
//   node scripts/bootstrap.mjs [--only-packages] [--own-redis] <script.ts> [arguments…]
//
// --only-packages  the script needs neither Envoy nor Redis
// --own-redis      the script starts Redis servers itself, so a running one (REDIS_URL) does not do
//
// Plain JavaScript for Node ≥ 20.19 with nothing installed. It speaks on standard error only.
import { join } from 'node:path'
import { BootstrapError } from './bootstrap/bootstrap-error.mjs'
import { ensureEnvoy } from './bootstrap/ensure-envoy.mjs'
import { ensurePackages } from './bootstrap/ensure-packages.mjs'
import { ensureRedis } from './bootstrap/ensure-redis.mjs'
import { parseArguments } from './bootstrap/parse-arguments.mjs'
import { runScript } from './bootstrap/run-script.mjs'
import { endOnSignals } from './bootstrap/end-on-signals.mjs'

const root = join(import.meta.dirname, '..')

const prepare = async ({ onlyPackages, ownRedis }) => {
  await ensurePackages(root)
  if (onlyPackages) return {}
  return { ...(await ensureEnvoy(root)), ...(await ensureRedis(root, { ownRedis })) }
}

try {
  const { script, args, ...needs } = parseArguments(process.argv.slice(2))
  const stopListening = endOnSignals()
  const env = { ...process.env, ...(await prepare(needs)) }
  stopListening()
  process.exitCode = await runScript(root, script, args, env)
} catch (error) {
  if (!(error instanceof BootstrapError)) throw error
  process.stderr.write(`\nwatershed: ${error.message}\n`)
  process.exitCode = 1
}
