import { BootstrapError } from './bootstrap-error.mjs'

const flags = new Map([
  ['--only-packages', 'onlyPackages'],
  ['--own-redis', 'ownRedis'],
])

/** Flags come before the script; everything after it is the script's own. */
export const parseArguments = (argv) => {
  const at = argv.findIndex((argument) => !argument.startsWith('--'))
  if (at === -1)
    throw new BootstrapError('usage: bootstrap.mjs [--only-packages] [--own-redis] <script.ts> [arguments…]')
  const needs = { onlyPackages: false, ownRedis: false }
  for (const flag of argv.slice(0, at)) {
    const need = flags.get(flag)
    if (need === undefined)
      throw new BootstrapError(`unknown flag ${flag}: there are ${[...flags.keys()].join(', ')}`)
    needs[need] = true
  }
  return { ...needs, script: argv[at], args: argv.slice(at + 1) }
}
