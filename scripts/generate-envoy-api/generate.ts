// Generates packages/envoy-api/src/gen from Envoy's API, as listed in roots.txt. See README.md.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const generators = ['protoc@36.2.0', '@bufbuild/protoc-gen-es@2.17.0']
const goModule = 'github.com/envoyproxy/go-control-plane/'
const here = import.meta.dirname
const target = join(here, '../../packages/envoy-api/src/gen')

const work = mkdtempSync(join(tmpdir(), 'generate-envoy-api-'))
try {
  const roots = readRoots()
  writeDescriptors(roots)
  generateTypes()
} finally {
  rmSync(work, { recursive: true, force: true })
}

function readRoots(): readonly string[] {
  const lines = readFileSync(join(here, 'roots.txt'), 'utf8').split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}

/** The descriptors are linked into the Go packages, so a program that imports those can write them out. */
function writeDescriptors(roots: readonly string[]): void {
  for (const file of ['go.mod', 'go.sum', 'descriptors.go']) cpSync(join(here, file), join(work, file))
  const packages = [...new Set(roots.map((root) => goModule + dirname(root)))]
  const imports = packages.map((name) => `import _ "${name}"\n`).join('')
  writeFileSync(join(work, 'imports.go'), `package main\n\n${imports}`)
  run('go', ['run', '.', ...roots])
}

function generateTypes(): void {
  run('npm', ['install', '--silent', '--no-save', '--prefix', '.', ...generators])
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const bin = join(work, 'node_modules/.bin')
  // Generated enums are TypeScript that cannot be erased, so what is generated is JavaScript with its types.
  run(join(bin, 'protoc'), [
    `--plugin=${join(bin, 'protoc-gen-es')}`,
    '--descriptor_set_in=envoy.binpb',
    `--es_out=${target}`,
    '--es_opt=target=js+dts,import_extension=js',
    ...filesToGenerate(),
  ])
}

/** All files of the set, but for Google's well-known types, which come with @bufbuild/protobuf. */
function filesToGenerate(): readonly string[] {
  const files = readFileSync(join(work, 'files.txt'), 'utf8').trim().split('\n')
  return files.filter((file) => !file.startsWith('google/protobuf/'))
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { cwd: work, stdio: 'inherit' })
}
