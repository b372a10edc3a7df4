import { closeSync, constants, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A hosts file for each namespace whose Pods run as processes. */
export interface HostsFiles {
  /** Its path; it is there, and is kept up to date from now on. */
  pathOf(namespace: string): string
  /** To be called when Services have changed. */
  refresh(): void
}

const ownLines = ['127.0.0.1 localhost', '::1 localhost']

export const keepHostsFiles = (
  folder: string,
  linesFor: (namespace: string) => readonly string[],
): HostsFiles => {
  const contents = new Map<string, string>()
  const path = (namespace: string): string => join(folder, 'hosts', namespace)
  const update = (namespace: string): void => {
    const content = `${[...ownLines, ...linesFor(namespace)].join('\n')}\n`
    if (contents.get(namespace) === content) return
    contents.set(namespace, content)
    overwrite(path(namespace), content)
  }
  mkdirSync(join(folder, 'hosts'), { recursive: true })
  return {
    pathOf: (namespace) => {
      update(namespace)
      return path(namespace)
    },
    refresh: () => {
      for (const namespace of contents.keys()) update(namespace)
    },
  }
}

/** In place, since the file itself is mounted, and without a moment when it is empty. */
const overwrite = (file: string, content: string): void => {
  const descriptor = openSync(file, constants.O_WRONLY | constants.O_CREAT, 0o644)
  const length = writeSync(descriptor, content, 0)
  ftruncateSync(descriptor, length)
  closeSync(descriptor)
}
