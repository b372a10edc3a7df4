import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Part } from '../cluster/part.ts'
import { startPart } from '../cluster/part.ts'

export interface PodRunnerSettings {
  readonly name: string
  readonly index: number
  readonly folder: string
  readonly kubeconfig: string
}

/** In a process of its own, so that load on Pods does not slow whoever started the lab. */
export const startPodRunner = async ({
  name,
  index,
  folder,
  kubeconfig,
}: PodRunnerSettings): Promise<Part> => {
  const readyFile = join(folder, 'pod-runner.ready')
  return startPart({
    name: 'pod-runner',
    command: process.execPath,
    args: [
      join(import.meta.dirname, 'main.ts'),
      JSON.stringify({ cluster: name, index, folder, kubeconfig, readyFile }),
    ],
    logFile: join(folder, 'logs/pod-runner.log'),
    ready: async () => {
      await access(readyFile)
      return true
    },
  })
}
