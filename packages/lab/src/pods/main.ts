// The pod runner of one cluster, in a process of its own: startPodRunner starts it with its settings as its one argument.
import { writeFile } from 'node:fs/promises'
import { connectKube } from '@watershed/kube'
import { runForwarders } from '../forward/run-forwarders.ts'
import { registerNodes } from './register-nodes.ts'
import { runPods } from './run-pods.ts'
import { settingsFrom } from './settings.ts'
import { startEchoPod } from './start-echo-pod.ts'

const settings = settingsFrom(process.argv[2])
const log = (line: string): void => console.log(`${new Date().toISOString()} ${line}`)

const kube = await connectKube({ kubeconfig: settings.kubeconfig })
await registerNodes(kube, settings)
const pods = runPods(
  kube,
  settings,
  (pod, address, node) => startEchoPod(pod, address, { cluster: settings.cluster, node }),
  log,
)
const forwarders = runForwarders(kube, settings, log)
process.once('SIGTERM', () => {
  forwarders.stop()
  void Promise.all([pods.stop(), kube.close()]).finally(() => process.exit(0))
})
await writeFile(settings.readyFile, String(process.pid))
