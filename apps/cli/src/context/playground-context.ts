import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Context } from './context.ts'

interface Published extends Context {
  /** Of the playground. */
  readonly pid: number
}

/** A running playground leaves a note for the command line of the same user, so that it needs no flags. */
const file = (): string => join(tmpdir(), `watershed-playground-${userInfo().uid}.json`)

/** The playground that runs now, if any. */
export const playgroundContext = (): Context | undefined => {
  try {
    const { pid, ...context } = JSON.parse(readFileSync(file(), 'utf8')) as Published
    process.kill(pid, 0)
    return context
  } catch {
    // No note, or one of a playground that is gone: there is none.
    return undefined
  }
}

/** Leaves the note, unless another playground has. Returns how to take it away, if it was left. */
export const publishPlayground = (context: Context): (() => void) | undefined => {
  if (playgroundContext()) return undefined
  rmSync(file(), { force: true })
  writeFileSync(file(), JSON.stringify({ ...context, pid: process.pid }), { mode: 0o600, flag: 'wx' })
  return () => rmSync(file(), { force: true })
}
