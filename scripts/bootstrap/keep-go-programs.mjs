import { createHash } from 'node:crypto'
import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { endOnSignals } from './end-on-signals.mjs'
import { findOnPath } from './find-on-path.mjs'
import { keepInCache } from './keep-in-cache.mjs'
import { lastLine } from './last-line.mjs'
import { runCommand } from './run-command.mjs'
import { withProgress } from './with-progress.mjs'

/**
 * The path of the program `main` in the cache's folder `<name>/<hash>`, where all of `programs` are built if they are not yet;
 * or `{missing: why}`. A program is `{name, module, path}`: `module` is a folder of packages/lab/binaries, `path` a package;
 * `test` says that it is the package's test, `linkerFlags(folder of the module)` adds to the linker's flags. `also(folder, go)`
 * adds what else belongs there, as `build` does, and is told why it could not.
 */
export const keepGoPrograms = async (root, { name, main, programs, announcement, also }) => {
  const sources = join(root, 'packages/lab/binaries')
  const stopListening = endOnSignals()
  try {
    return await keepInCache(`${name}/${keyOf(sources, programs)}`, main, (folder) =>
      buildAll(sources, folder, { programs, announcement, also }),
    )
  } finally {
    stopListening()
  }
}

/** Built again when a module changes; which Go builds it makes no difference to what it does. */
const keyOf = (sources, programs) => {
  const hash = createHash('sha256')
  for (const module of new Set(programs.map((program) => program.module)))
    for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(sources, module, file)))
  return hash.digest('hex').slice(0, 16)
}

const buildAll = async (sources, folder, { programs, announcement, also }) => {
  const go = findOnPath('go')
  if (go === undefined) return { missing: 'there is no `go` on PATH' }
  process.stderr.write(`watershed: ${announcement}\n`)
  for (const [at, program] of programs.entries()) {
    const doing = `building ${program.name} (${at + 1} of ${programs.length})`
    const failure = await withProgress(doing, () => build(go, join(sources, program.module), program, folder))
    if (failure !== undefined) return failure
  }
  return also?.(folder, go)
}

const build = async (go, module, { name, path, test = false, linkerFlags }, folder) => {
  const output = join(folder, 'built')
  const linker = ['-s', '-w', ...(linkerFlags?.(module) ?? [])].join(' ')
  const flags = ['-mod=readonly', '-buildvcs=false', '-trimpath', '-ldflags', linker]
  const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' }
  const command = test ? ['test', '-c'] : ['build']
  const result = await runCommand(go, [...command, ...flags, '-o', output, path], { cwd: module, env })
  if (!result.ok) return { missing: `${name} does not build: ${lastLine(result.output)}` }
  renameSync(output, join(folder, name))
  return undefined
}
