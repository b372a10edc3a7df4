import { join } from 'node:path'
import type { RunningProcess } from '../start-process.ts'
import { startProcess } from '../start-process.ts'

const repository = join(import.meta.dirname, '../../../..')

/**
 * Starts `apps/<app>/src/main.ts` in a process of its own, with this very Node. It does not wait until the app is of use:
 * that shows in what it serves.
 */
export const startApp = (app: string, args: readonly string[]): Promise<RunningProcess> =>
  startProcess(process.execPath, [join(repository, 'apps', app, 'src/main.ts'), ...args])
