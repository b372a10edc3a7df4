import { execFile } from 'node:child_process'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** What came of a command. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command from the root of the repository, and never throws for how it ends. */
export const run = (file: string, args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(file, [...args], { cwd: root, maxBuffer: 64 * 1024 ** 2 }, (error, out, err) => {
      const code = error === null ? 0 : Number(error.code ?? 1)
      resolve({ code: Number.isNaN(code) ? 1 : code, out, err })
    })
  })
