// `npm run complete-lockfile`: adds to package-lock.json what a registry that lacks some platforms' binaries made npm leave
// out. npm omits an optional package that it cannot look up, and then `npm ci` refuses the lockfile it wrote itself.
// With the entries there, `npm ci` works on every platform whose binaries the registry at hand has.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Entry {
  readonly version?: string
  readonly dev?: boolean
  readonly engines?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

interface Lockfile {
  readonly packages: Readonly<Record<string, Entry>>
}

type Words = readonly (readonly [inName: RegExp, value: string])[]

const file = join(import.meta.dirname, '../package-lock.json')

const systems: Words = [
  [/android/, 'android'],
  [/darwin/, 'darwin'],
  [/freebsd/, 'freebsd'],
  [/linux/, 'linux'],
  [/openharmony/, 'openharmony'],
  [/win32|windows/, 'win32'],
]
const processors: Words = [
  [/arm64/, 'arm64'],
  [/\barm\b/, 'arm'],
  [/ia32/, 'ia32'],
  [/ppc64/, 'ppc64'],
  [/riscv64/, 'riscv64'],
  [/s390x/, 's390x'],
  [/x64|-64/, 'x64'],
]
const libraries: Words = [
  [/musl/, 'musl'],
  [/linux.*gnu/, 'glibc'],
]

/** The packages that `entry` names as optional and that the lockfile has no entry for. */
const missingOf = (path: string, entry: Entry, lockfile: Lockfile): readonly (readonly [string, object])[] =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name]) => entry.peerDependencies?.[name] === undefined)
    .filter(
      ([name]) =>
        !(`node_modules/${name}` in lockfile.packages || `${path}/node_modules/${name}` in lockfile.packages),
    )
    .map(([name, version]) => [`node_modules/${name}`, platformEntry(name, version, entry)])

/** Without an integrity, which only the package itself could tell; npm adds it where it installs the package. */
const platformEntry = (name: string, version: string, { dev, engines }: Entry): object => {
  const os = find(systems, name)
  if (os === undefined)
    throw new Error(`the name of ${name} does not tell its platform: add it to the lockfile by hand`)
  const cpu = find(processors, name)
  const libc = find(libraries, name)
  return {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(dev && { dev }),
    ...(libc && { libc: [libc] }),
    optional: true,
    os: [os],
    ...(engines && { engines }),
  }
}

const find = (words: Words, name: string): string | undefined =>
  words.find(([inName]) => inName.test(name))?.[1]

const lockfile = JSON.parse(await readFile(file, 'utf8')) as Lockfile
const missing = Object.entries(lockfile.packages).flatMap(([path, entry]) => missingOf(path, entry, lockfile))
const packages = Object.entries({ ...lockfile.packages, ...Object.fromEntries(missing) }).sort(([a], [b]) =>
  a < b ? -1 : 1,
)
await writeFile(
  file,
  `${JSON.stringify({ ...lockfile, packages: Object.fromEntries(packages) }, undefined, 2)}\n`,
)
console.log(`${missing.length} packages added to package-lock.json`)
