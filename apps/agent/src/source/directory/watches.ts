import type { FSWatcher } from 'node:fs'
import { watch } from 'node:fs'
import type { Logger } from 'pino'

export interface Watches {
  /** Watches a folder, in place of what was watched by this name. `event` gets the name in it that something happened to. */
  set(name: string, folder: string, event: (child: string | null) => void): void
  delete(name: string): void
  /** How many folders could not be watched. */
  readonly blind: number
  stop(): void
}

/**
 * One watch a folder, of what is directly in it: the system names the file that an event is about, so noticing an edit
 * takes the same time among 10 files and 10,000.
 */
export const createWatches = (log: Logger): Watches => {
  const watchers = new Map<string, FSWatcher>()
  const blind = new Set<string>()

  const fail = (name: string, folder: string, error: Error): void => {
    watchers.get(name)?.close()
    watchers.delete(name)
    if (blind.size === 0)
      log.warn(
        { folder, error: error.message },
        'a folder cannot be watched, so the agent looks at it once a second: raise fs.inotify.max_user_watches and max_user_instances',
      )
    blind.add(name)
  }
  return {
    set: (name, folder, event) => {
      watchers.get(name)?.close()
      watchers.delete(name)
      blind.delete(name)
      try {
        const watcher = watch(folder, (_, child) => event(child))
        watchers.set(name, watcher)
        watcher.on('error', (error) => fail(name, folder, error))
      } catch (error) {
        fail(name, folder, error as Error)
      }
    },
    delete: (name) => {
      watchers.get(name)?.close()
      watchers.delete(name)
      blind.delete(name)
    },
    get blind() {
      return blind.size
    },
    stop: () => {
      for (const watcher of watchers.values()) watcher.close()
      watchers.clear()
    },
  }
}
