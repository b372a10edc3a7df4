import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atEnd } from './at-end.ts'

export interface TemporaryDirectory {
  readonly path: string
  remove(): Promise<void>
}

/** A new empty directory, removed by `remove()` or, at the latest, when this process exits. */
export const temporaryDirectory = async (purpose = 'test'): Promise<TemporaryDirectory> => {
  const path = await mkdtemp(join(tmpdir(), `watershed-${purpose}-`))
  const forget = atEnd(() => rmSync(path, { recursive: true, force: true }))
  return {
    path,
    remove: async () => {
      // Retried, because a program that is just ending may still write into it.
      await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
      forget()
    },
  }
}
