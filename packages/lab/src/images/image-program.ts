import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { findTool } from '@watershed/testkit'
import { systemFolders } from './container-script.ts'
import type { ImageSettings } from './read-dockerfile.ts'
import { readDockerfile } from './read-dockerfile.ts'

/** An image that the lab knows, in terms of this machine. */
export interface ImageProgram extends ImageSettings {
  /** Folders of this machine whose contents are in the image, by where they are in it; read-only. */
  readonly folders: Readonly<Record<string, string>>
  /** Symbolic links in the image. */
  readonly links: Readonly<Record<string, string>>
  /** Whether it listens at all addresses, so that each container needs a network namespace of its own. */
  readonly ownNetwork: boolean
}

/** Names the folder of our images' contents; default dist/images. */
export const imagesVariable = 'WATERSHED_IMAGES'

/** Names the folder of the conformance suite's backends; without it, the lab has its own echo in their place. */
export const backendsVariable = 'CONFORMANCE_BIN'

const repository = join(import.meta.dirname, '../../../..')
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * Of a Pod's image, by the last part of its name: registries, tags and digests say nothing. Undefined where the lab does not
 * know it.
 * @throws Error where what is in it is not there yet
 */
export const imageProgram = (image: string): ImageProgram | undefined => programOf(image)?.()

/** Whether {@link imageProgram} knows it. */
export const isKnownImage = (image: string): boolean => programOf(image) !== undefined

const programOf = (image: string): (() => ImageProgram) | undefined => {
  const name = nameOf(image)
  return programs.get(name) ?? (process.env[backendsVariable] === undefined ? undefined : backends.get(name))
}

const nameOf = (image: string): string => {
  const [withoutDigest = ''] = image.split('@')
  const [name = ''] = (withoutDigest.split('/').at(-1) ?? '').split(':')
  return name
}

type Tools = Readonly<Record<string, () => string>>

const node = { node: () => process.execPath }

/** As deploy/images/<name>/Dockerfile says, of what `npm run bundle` leaves in dist/images. */
const ours = (name: string, tools: Tools) => (): ImageProgram => {
  const bundle = join(process.env[imagesVariable] ?? join(repository, 'dist/images'), name)
  if (!existsSync(join(bundle, 'main.mjs')))
    throw new Error(`${bundle} is not there yet: run \`npm run bundle\``)
  const settings = readDockerfile(readFileSync(join(repository, 'deploy/images', name, 'Dockerfile'), 'utf8'))
  const env = { PATH: path, ...settings.env }
  return { ...settings, env, ownNetwork: false, ...toolsOf(tools, { '/app': bundle }) }
}

const redis = (): ImageProgram => ({
  ...{ entrypoint: [], cmd: ['redis-server'], workingDir: '/data', env: { PATH: path }, user: 999 },
  ownNetwork: false,
  ...toolsOf({ 'redis-server': () => findTool('redis') }, {}),
})

const backend = (name: string) => (): ImageProgram => ({
  ...{ entrypoint: [name], cmd: [], workingDir: '/', env: { PATH: path }, user: 65532 },
  ownNetwork: true,
  ...toolsOf({ [name]: () => join(process.env[backendsVariable] ?? '', name) }, {}),
})

const backends: ReadonlyMap<string, () => ImageProgram> = new Map(
  ['echo-basic', 'coredns'].map((name) => [name, backend(name)]),
)

const programs: ReadonlyMap<string, () => ImageProgram> = new Map([
  ['watershed-hub', ours('hub', node)],
  ['watershed-agent', ours('agent', node)],
  ['watershed-edge', ours('edge', { ...node, envoy: () => findTool('envoy') })],
  ['redis', redis],
])

/** Each with what lies beside it, which some need; those of the system's folders are there in any case. */
const toolsOf = (tools: Tools, others: Readonly<Record<string, string>>) => {
  const found = Object.entries(tools).map(([name, find]) => ({ name, file: realpathSync(find()) }))
  const own = found.filter(({ file }) => !isOfSystem(file))
  const at = (name: string, file: string): string =>
    isOfSystem(file) ? file : `/opt/${name}/${basename(file)}`
  return {
    folders: {
      ...others,
      ...Object.fromEntries(own.map(({ name, file }) => [`/opt/${name}`, dirname(file)])),
    },
    links: Object.fromEntries(found.map(({ name, file }) => [`/usr/local/bin/${name}`, at(name, file)])),
  }
}

const isOfSystem = (file: string): boolean => systemFolders.some((folder) => file.startsWith(`${folder}/`))
