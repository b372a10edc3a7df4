import { mkdirSync, statSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** Where `npm run lab` keeps its state: one lab for each user of a machine. */
export const labFolder = (): string => {
  const { uid } = userInfo()
  return join(process.env['XDG_RUNTIME_DIR'] ?? tmpdir(), `watershed-lab-${uid}`)
}

/** Of the socket at which the running lab takes commands. */
export const controlSocket = (): string => join(labFolder(), 'control')

/** @throws Error where the folder is somebody else's */
export const makeLabFolder = (): string => {
  const folder = labFolder()
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (statSync(folder).uid !== userInfo().uid) throw new Error(`${folder} belongs to another user: remove it`)
  return folder
}
