import { createHash } from 'node:crypto'
import { chmod, chown, mkdir, readdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { VolumeFiles } from './volume-files.ts'

/**
 * Puts files into a volume in one step, as a kubelet does: they are links by way of `..data`, which is replaced as a whole.
 * Does nothing where they are the same already.
 * @param group who may read them, where it may be set
 */
export const writeVolume = async (
  folder: string,
  files: VolumeFiles,
  group: number | undefined,
): Promise<void> => {
  const version = `..${versionOf(files)}`
  await mkdir(folder, { recursive: true, mode: 0o755 })
  const before = await currentVersion(folder)
  if (before === version) return
  for (const [path, { content, mode }] of files) {
    const file = join(folder, version, path)
    await mkdir(dirname(file), { recursive: true, mode: 0o755 })
    await writeFile(file, content)
    if (group !== undefined) await chown(file, 0, group)
    await chmod(file, group === undefined ? mode : mode | 0o440)
  }
  if (files.size === 0) await mkdir(join(folder, version))
  await rm(join(folder, '..data.new'), { force: true })
  await symlink(version, join(folder, '..data.new'))
  await rename(join(folder, '..data.new'), join(folder, '..data'))
  await link(folder, new Set([...files.keys()].map((path) => path.split('/')[0] ?? path)))
  if (before !== undefined) await rm(join(folder, before), { recursive: true, force: true })
}

const versionOf = (files: VolumeFiles): string => {
  const hash = createHash('sha256')
  for (const [path, { content, mode }] of files) hash.update(JSON.stringify([path, mode])).update(content)
  return hash.digest('hex').slice(0, 16)
}

const currentVersion = async (folder: string): Promise<string | undefined> => {
  try {
    return await readlink(join(folder, '..data'))
  } catch {
    return undefined
  }
}

const link = async (folder: string, names: ReadonlySet<string>): Promise<void> => {
  const present = new Set((await readdir(folder)).filter((name) => !name.startsWith('..')))
  for (const name of names) if (!present.has(name)) await symlink(join('..data', name), join(folder, name))
  for (const name of present) if (!names.has(name)) await rm(join(folder, name))
}
