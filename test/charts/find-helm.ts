import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { LabError, programPath } from '@watershed/lab'

/** HELM_BIN, helm on PATH, or the one that is built with the lab; undefined where there is none. */
export const findHelm = (): string | undefined => {
  const given = process.env['HELM_BIN']
  if (given) return given
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'helm'))
  return [...onPath, ...builtWithLab()].find((file) => existsSync(file))
}

const builtWithLab = (): readonly string[] => {
  try {
    return [programPath('helm')]
  } catch (error) {
    if (error instanceof LabError) return []
    throw error
  }
}
