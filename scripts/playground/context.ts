import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** Where the CLI finds a playground: what it would otherwise be told by flags. */
export interface PlaygroundContext {
  readonly hub: string
  readonly tokenFile: string
  /** The folder that holds the clusters' folders. */
  readonly directory: string
}

/** The file in which the `watershed` command looks when nothing else tells it where the hub is. */
export const contextFile = (): string => join(tmpdir(), `watershed-playground-${userInfo().uid}.json`)

/** Tells the CLI of this playground unless another one runs. Returns how to take that back, if it did. */
export const publishContext = (context: PlaygroundContext): (() => void) | undefined => {
  if (isOwnerAlive()) return undefined
  writeFileSync(contextFile(), JSON.stringify({ ...context, pid: process.pid }), { mode: 0o600 })
  return () => rmSync(contextFile(), { force: true })
}

const isOwnerAlive = (): boolean => {
  try {
    const { pid } = JSON.parse(readFileSync(contextFile(), 'utf8')) as { readonly pid: number }
    return process.kill(pid, 0)
  } catch {
    // No file, a broken one or no such process: nobody to disturb.
    return false
  }
}
