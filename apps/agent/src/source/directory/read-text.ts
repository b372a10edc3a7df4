import type { Stats } from 'node:fs'
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import type { Unreadable } from './look-at.ts'
import { explain } from './look-at.ts'

/** The largest file that is read. */
const maxFileBytes = 4 * 1024 * 1024

export type TextReading =
  | { readonly type: 'text'; readonly text: string; readonly modifiedMs: number }
  | ({ readonly type: 'unreadable' } & Unreadable)
  /** Nothing there, or nothing that is a file. */
  | { readonly type: 'absent' }

/**
 * Reads a file at once: a small one takes some 20 µs, where a queue of asynchronous steps costs ten times that in latency.
 * Never blocks on a pipe, and never reads beyond the limit.
 */
export const readText = (file: string): TextReading => {
  let descriptor: number
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    return describeOpenError(error as NodeJS.ErrnoException)
  }
  try {
    const stats = fstatSync(descriptor)
    return stats.isFile() ? readDescriptor(descriptor, stats) : { type: 'absent' }
  } catch (error) {
    return { type: 'unreadable', ...explain(error as NodeJS.ErrnoException) }
  } finally {
    closeSync(descriptor)
  }
}

const readDescriptor = (descriptor: number, stats: Stats): TextReading => {
  if (stats.size > maxFileBytes) return tooLarge
  const buffer = Buffer.allocUnsafe(stats.size + 1)
  let length = 0
  for (;;) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, null)
    length += read
    if (read === 0 || length === buffer.length) break
  }
  // Longer than it was a moment ago: it is being written, and an event of that will come.
  const bytes = buffer.subarray(0, Math.min(length, stats.size))
  try {
    return { type: 'text', text: utf8.decode(bytes), modifiedMs: stats.mtimeMs }
  } catch {
    return { type: 'unreadable', message: 'is not UTF-8 text', cure: 'Save it as UTF-8.' }
  }
}

/** Drops a byte order mark. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

const tooLarge: TextReading = {
  type: 'unreadable',
  message: `is larger than ${maxFileBytes / 1024 / 1024} MiB`,
  cure: 'Spread its objects over several files.',
}

const describeOpenError = (error: NodeJS.ErrnoException): TextReading => {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return { type: 'absent' }
  return { type: 'unreadable', ...explain(error) }
}
