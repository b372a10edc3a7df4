// The pod runner of one cluster, in a process of its own: startPodRunner starts it with its settings as its one argument.
import { writeFile } from 'node:fs/promises'
import { connectKube } from '@watershed/kube'
import type { Forwarders } from '../forward/run-forwarders.ts'
import { runForwarders } from '../forward/run-forwarders.ts'
import { watchServices } from '../forward/watch-services.ts'
import { createObjectData } from '../images/create-object-data.ts'
import { hostsLines } from '../images/hosts-lines.ts'
import { isKnownImage } from '../images/image-program.ts'
import { keepHostsFiles } from '../images/keep-hosts-files.ts'
import { startImagePod } from '../images/start-image-pod.ts'
import type { Surroundings } from '../images/surroundings.ts'
import type { Pod } from '../objects/pod.ts'
import { batched } from './batched.ts'
import { registerNodes } from './register-nodes.ts'
import type { StartPod } from './run-pods.ts'
import { runPods } from './run-pods.ts'
import { serveLogs } from './serve-logs.ts'
import { settingsFrom } from './settings.ts'
import { startEchoPod } from './start-echo-pod.ts'

// What it writes is read by containers of other users.
process.umask(0o022)

const settings = settingsFrom(process.argv[2])
const { cluster, folder, addresses } = settings
const log = (line: string): void => console.log(`${new Date().toISOString()} ${line}`)

const kube = await connectKube({ kubeconfig: settings.kubeconfig })
await registerNodes(kube, settings)
await serveLogs(settings.nodes, folder)

const hostsFiles = keepHostsFiles(folder, (namespace) =>
  hostsLines(namespace, book.services.values(), ({ metadata }) =>
    book.slicesOf(`${metadata.namespace}/${metadata.name}`),
  ),
)
const refreshHosts = batched(hostsFiles.refresh)
const book = watchServices(
  kube,
  (key) => {
    forwarders.see(key)
    refreshHosts()
  },
  log,
)
const forwarders: Forwarders = runForwarders(kube, settings, () => book, log)

const dataListeners = new Set<() => void>()
const data = await createObjectData(
  kube,
  batched(() => {
    for (const listener of dataListeners) listener()
  }),
)
const surroundings: Surroundings = {
  ...{ kube, folder, data, log, kubernetesService: addresses.kubernetesService },
  hostsFile: hostsFiles.pathOf,
  onData: (listener) => {
    dataListeners.add(listener)
    return () => dataListeners.delete(listener)
  },
}
const hasKnownImage = ({ spec }: Pod): boolean => spec.containers.some(({ image }) => isKnownImage(image))
const startPod: StartPod = async (pod, address, node, changed) =>
  hasKnownImage(pod())
    ? startImagePod(pod(), { address, node, changed }, surroundings)
    : startEchoPod(pod, address, { cluster, node })
const pods = runPods(kube, settings, startPod, log)

const stop = async (): Promise<void> => {
  book.stop()
  data.stop()
  forwarders.stop()
  await pods.stop()
  await kube.close()
  process.exit(0)
}
process.once('SIGTERM', () => void stop())
await writeFile(settings.readyFile, String(process.pid))
