// `npm run bundle`: each program as a main.mjs that needs Node 24 and nothing else but the parts beside it, in dist/images/{hub,agent,edge} and dist/cli.
// deploy/images/*/Dockerfile copy from there. With names as arguments only those are bundled; --out names another folder than dist.
import { cp, mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

interface Program {
  readonly name: string
  /** Below the folder of all. */
  readonly folder: string
  /** What the program reads at run time, from the root of the repository to its place beside the bundle. */
  readonly assets: Readonly<Record<string, string>>
}

const root = join(import.meta.dirname, '..')

const programs: readonly Program[] = [
  { name: 'hub', folder: 'images/hub', assets: {} },
  { name: 'agent', folder: 'images/agent', assets: {} },
  { name: 'edge', folder: 'images/edge', assets: {} },
  { name: 'cli', folder: 'cli', assets: { 'deploy/charts': 'charts' } },
]

/** Packages that are CommonJS ask for these, which modules do not have. */
const banner = [
  "import { createRequire as bundleRequire } from 'node:module'",
  'const require = bundleRequire(import.meta.url)',
  'const [__filename, __dirname] = [import.meta.filename, import.meta.dirname]',
].join('\n')

const bundle = async ({ name, folder, assets }: Program, out: string): Promise<string> => {
  const target = join(out, folder)
  await rm(target, { recursive: true, force: true })
  await mkdir(target, { recursive: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`apps/${name}/src/main.ts`],
    outdir: target,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What is imported only when it is needed is loaded only then: a pod's agent spares 60 MB of what reads kubeconfigs.
    splitting: true,
    chunkNames: 'part-[hash]',
    platform: 'node',
    target: 'node24',
    format: 'esm',
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'linked',
    banner: { js: banner },
    metafile: true,
    logLevel: 'warning',
  })
  for (const [from, to] of Object.entries(assets)) await copy(from, join(target, to))
  await copy('LICENSE', join(target, 'LICENSE'))
  const bytes = Object.entries(metafile.outputs).reduce(
    (sum, [file, { bytes: own }]) => sum + (file.endsWith('.mjs') ? own : 0),
    0,
  )
  return `${join(target, 'main.mjs')}  ${(bytes / 1024 ** 2).toFixed(1)} MiB`
}

const copy = (from: string, to: string): Promise<void> => cp(join(root, from), to, { recursive: true })

const { values, positionals: wanted } = parseArgs({
  options: { out: { type: 'string', default: join(root, 'dist') } },
  allowPositionals: true,
})
const unknown = wanted.find((name) => !programs.some((program) => program.name === name))
if (unknown !== undefined)
  throw new Error(`there is no program ${unknown}: there are ${programs.map(({ name }) => name).join(', ')}`)
const chosen = programs.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
for (const line of await Promise.all(chosen.map((program) => bundle(program, resolve(values.out)))))
  console.log(line)
