// The lab of `npm run lab`, inside its network namespace: runs until a signal ends it.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { binariesFolder, startKubeLab } from '@watershed/lab'
import type { KubeLab } from '@watershed/lab'
import type { LabStatus } from './control.ts'
import { serveControl } from './control.ts'
import { makeLabFolder } from './lab-folder.ts'
import { introduction } from './introduction.ts'

const folder = makeLabFolder()
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
let end = (): void => process.exit(130)
for (const name of signals) process.on(name, () => end())

const statusOf = (lab: KubeLab): LabStatus => ({
  pid: process.pid,
  kubeconfig: lab.kubeconfig,
  binaries: binariesFolder(),
  clusters: lab.clusters.map(({ name, server, kubeconfig, parts }) => ({
    ...{ name, kubeconfig, server: server.origin, logs: join(lab.folder, name, 'logs') },
    parts: parts.map((part) => ({ name: part.name, state: part.state, pid: part.pid })),
  })),
})

const started = performance.now()
process.stdout.write('starting two clusters …\n')
const lab = await startKubeLab({ folder: join(folder, 'data') })
const control = await serveControl(lab, () => statusOf(lab))
process.stdout.write(introduction(statusOf(lab), performance.now() - started))
await new Promise<void>((resolve) => {
  end = resolve
})
process.stdout.write('\nstopping …\n')
await control.stop()
await lab.stop()
await rm(folder, { recursive: true, force: true })
process.exit()
