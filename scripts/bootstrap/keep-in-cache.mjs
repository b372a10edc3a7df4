import { existsSync, mkdirSync, mkdtempSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { cacheFolder } from './cache-folder.mjs'
import { withLock } from './with-lock.mjs'

/**
 * The path of `program` in the cache's folder `name`, made by `make(folder)` where it is not there yet. `make` works in a
 * temporary folder that is put in place by one rename, so an interrupted run leaves nothing half done; it gives
 * `{missing: why}` when it cannot.
 */
export const keepInCache = (name, program, make) => {
  const final = join(cacheFolder(), name)
  const path = join(final, program)
  if (existsSync(path)) return publish(path)
  return withLock(name.replaceAll('/', '-'), async () => {
    if (existsSync(path)) return publish(path)
    const made = await inTemporaryFolder(async (folder) => {
      const failure = await make(folder)
      if (failure === undefined) moveInto(folder, final)
      return failure
    })
    return made ?? publish(path)
  })
}

const inTemporaryFolder = async (task) => {
  const folder = mkdtempSync(join(cacheFolder(), 'making-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.on('exit', remove)
  try {
    return await task(folder)
  } finally {
    remove()
    process.off('exit', remove)
  }
}

const moveInto = (folder, final) => {
  mkdirSync(dirname(final), { recursive: true })
  rmSync(final, { recursive: true, force: true })
  renameSync(folder, final)
}

/** Links the program into `<cache>/bin`, where tests look that were not started by the bootstrap. */
const publish = (path) => {
  const link = join(cacheFolder(), 'bin', basename(path))
  const target = relative(dirname(link), path)
  if (existsSync(link) && readlinkSync(link) === target) return path
  mkdirSync(dirname(link), { recursive: true })
  const unique = `${link}.${process.pid}`
  symlinkSync(target, unique)
  renameSync(unique, link)
  return path
}
