import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BootstrapError } from './bootstrap-error.mjs'
import { cacheFolder } from './cache-folder.mjs'

const pollMs = 200
/** Kubernetes takes a slow machine that long to build. */
const givenUpAfterMs = 60 * 60_000

/** Runs `task` while no other process on this machine runs one under the same name; waits for its turn. */
export const withLock = async (name, task) => {
  const file = join(makeFolder(join(cacheFolder(), 'locks')), name)
  await take(file, name)
  const release = () => rmSync(file, { force: true })
  process.on('exit', release)
  try {
    return await task()
  } finally {
    release()
    process.off('exit', release)
  }
}

const makeFolder = (folder) => {
  try {
    mkdirSync(folder, { recursive: true })
    return folder
  } catch (error) {
    throw new BootstrapError(
      `the cache ${folder} cannot be made (${error.code}): set WATERSHED_CACHE to a folder of yours`,
    )
  }
}

const take = async (file, name) => {
  const deadline = Date.now() + givenUpAfterMs
  for (let told = false; !tryToTake(file); told = true) {
    if (!told) process.stderr.write(`watershed: another run is at ${name}, waiting for it …\n`)
    if (Date.now() > deadline)
      throw new BootstrapError(`another run holds ${file}: end it, or remove the file`)
    if (isAbandoned(file)) rmSync(file, { force: true })
    else await sleep(pollMs)
  }
}

const tryToTake = (file) => {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

const isAbandoned = (file) => {
  try {
    const age = Date.now() - statSync(file).mtimeMs
    const holder = Number(readFileSync(file, 'utf8'))
    // Written a moment after it is made, the file may still be empty.
    return age > givenUpAfterMs || (holder > 0 && !isRunning(holder))
  } catch (error) {
    if (error.code === 'ENOENT') return false
    throw error
  }
}

const isRunning = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
