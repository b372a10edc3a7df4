import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Part } from '../cluster/part.ts'
import { startPart } from '../cluster/part.ts'
import type { RunnerSettings } from './settings.ts'

/** In a process of its own, so that load on Pods does not slow whoever started the lab. */
export const startPodRunner = async (settings: Omit<RunnerSettings, 'readyFile'>): Promise<Part> => {
  const readyFile = join(settings.folder, 'pod-runner.ready')
  return startPart({
    name: 'pod-runner',
    command: process.execPath,
    args: [join(import.meta.dirname, 'main.ts'), JSON.stringify({ ...settings, readyFile })],
    logFile: join(settings.folder, 'logs/pod-runner.log'),
    ready: async (pid) => (await readFile(readyFile, 'utf8')) === String(pid),
  })
}
