import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const cache =
  process.env['WATERSHED_CACHE'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'watershed')

/** HELM_BIN, helm on PATH, or the one that was built with the lab; undefined where there is none. */
export const findHelm = (): string | undefined => {
  const given = process.env['HELM_BIN']
  if (given) return given
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), join(cache, 'bin')]
  return folders.map((folder) => join(folder, 'helm')).find((file) => existsSync(file))
}
