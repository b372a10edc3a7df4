import type { Stats } from 'node:fs'
import { lstatSync, statSync } from 'node:fs'

/** What is by a path, links followed. */
export type Found =
  | { readonly type: 'file' | 'directory' | 'other'; readonly link: boolean; readonly stats: Stats }
  | { readonly type: 'absent' }
  /** Something is there that cannot be looked at: a link to nothing, or no permission. */
  | { readonly type: 'unreadable'; readonly why: Unreadable }

/** For a problem: `message` follows the path's name. */
export interface Unreadable {
  readonly message: string
  readonly cure: string
}

export const lookAt = (path: string): Found => {
  let link = false
  try {
    const own = lstatSync(path)
    link = own.isSymbolicLink()
    const stats = link ? statSync(path) : own
    const type = stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other'
    return { type, link, stats }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (!link && (code === 'ENOENT' || code === 'ENOTDIR')) return { type: 'absent' }
    return { type: 'unreadable', why: explain(error as NodeJS.ErrnoException) }
  }
}

/** Why the system would not let a path be opened, and what to do. */
export const explain = ({ code, message }: NodeJS.ErrnoException): Unreadable => {
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP')
    return { message: 'leads to nothing', cure: 'Correct the link, or remove it.' }
  if (code === 'EACCES' || code === 'EPERM')
    return { message: 'may not be read by the agent', cure: 'Give the agent permission to read it.' }
  return { message: `cannot be read: ${message}`, cure: 'Look into the disk that holds it.' }
}

/** Differs whenever a file does, as far as its metadata tell. */
export const signatureOf = ({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string =>
  `${dev}:${ino}:${size}:${mtimeMs}:${ctimeMs}`
