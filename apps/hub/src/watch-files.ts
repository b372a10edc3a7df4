import { stat } from 'node:fs/promises'
import type { FastifyBaseLogger } from 'fastify'

const intervalMs = 1_000

/**
 * Calls `changed` after any of the files that `list` names has changed, or others have been named. Looks once a second instead of watching: Kubernetes swaps mounted
 * Secrets by a symbolic link, which watchers of the file itself miss. A `changed` that throws is logged, and called
 * again with the next change.
 */
export const watchFiles = (
  list: () => Promise<readonly string[]>,
  changed: () => Promise<void>,
  log: FastifyBaseLogger,
): { stop(): void } => {
  let seen: string | undefined
  const look = async (): Promise<void> => {
    const now = (await Promise.all((await list()).map(fingerprint))).join()
    const before = seen
    seen = now
    if (before !== undefined && now !== before) await changed()
  }
  let looking = false
  const tick = (): void => {
    if (looking) return
    looking = true
    look()
      .catch((error: unknown) =>
        log.error({ err: error }, 'a changed file cannot be read: the former version stays in force'),
      )
      .finally(() => (looking = false))
  }
  tick()
  const timer = setInterval(tick, intervalMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

const fingerprint = async (file: string): Promise<string> => {
  const { ino, size, mtimeMs } = await stat(file)
  return `${file}:${ino}:${size}:${mtimeMs}`
}
