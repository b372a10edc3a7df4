import type { Kube } from '@watershed/kube'
import { KubeError, resourcePath, watchResource } from '@watershed/kube'
import type { Pod } from '../objects/pod.ts'
import { podResource } from '../objects/resources.ts'
import { createAddressPool } from './address-pool.ts'
import { createNodeChooser } from './create-node-chooser.ts'
import { createWorkQueue } from './create-work-queue.ts'
import { podStatus } from './pod-status.ts'
import type { RunningPod } from './running-pod.ts'
import type { LabNode, Settings } from './settings.ts'

/** Starts what a Pod runs. `changed` is to be called whenever the state of a container does. */
export type StartPod = (
  pod: () => Pod,
  address: string,
  node: LabNode,
  changed: () => void,
) => Promise<RunningPod>

interface Kept {
  readonly uid: string
  readonly node: LabNode
  readonly address: string
  readonly pod: RunningPod
  /** The status as last written, so that nothing is written twice. */
  written: string
  ending: boolean
}

const atOnce = 16

/**
 * Does for a cluster's Pods what a scheduler and kubelets do: binds them to nodes, gives them addresses, runs them, says how
 * they are, and ends them. What runs goes on while the API server does not answer.
 */
export const runPods = (
  kube: Kube,
  { nodes, addresses }: Settings,
  start: StartPod,
  log: (line: string) => void,
) => {
  const pods = new Map<string, Pod>()
  const kept = new Map<string, Kept>()
  const pool = createAddressPool(addresses.pods, addresses.pod)
  const nodeOf = new Map(nodes.map((node) => [node.name, node]))
  const chooseNode = createNodeChooser(nodes)
  const path = ({ metadata }: Pod, subresource?: string): string =>
    resourcePath(podResource, metadata.namespace, metadata.name, subresource)

  const work = async (key: string): Promise<void> => {
    const pod = pods.get(key)
    const running = kept.get(key)
    if (running && running.uid !== pod?.metadata.uid) await drop(key, running)
    if (pod === undefined || hasEnded(pod)) return
    if (pod.metadata.deletionTimestamp !== undefined) return end(key, pod)
    if (pod.spec.nodeName === undefined) return bind(pod)
    const node = nodeOf.get(pod.spec.nodeName)
    if (node) await keepUp(pod, kept.get(key) ?? (await begin(key, pod, node)))
  }
  const queue = createWorkQueue({
    atOnce,
    work,
    failed: (key, error) => log(`pod ${key}: ${String(error)}`),
  })

  const bind = async (pod: Pod): Promise<void> => {
    const node = chooseNode(pod)
    // Left pending, as a scheduler would.
    if (node === undefined) return
    const target = { apiVersion: 'v1', kind: 'Node', name: node.name }
    const body = { metadata: { name: pod.metadata.name }, target }
    await unlessGone(kube.request({ method: 'POST', path: path(pod, 'binding'), body }))
  }
  const addressFor = ({ spec, status }: Pod, node: LabNode): string => {
    if (spec.hostNetwork === true) return node.address
    const given = status?.podIP
    return given !== undefined && pool.claim(given) ? given : pool.take()
  }
  const begin = async (key: string, pod: Pod, node: LabNode): Promise<Kept> => {
    const address = addressFor(pod, node)
    let last = pod
    const current = (): Pod => {
      const now = pods.get(key)
      if (now?.metadata.uid === pod.metadata.uid) last = now
      return last
    }
    try {
      const running = await start(current, address, node, () => queue.add(key))
      const entry = { uid: pod.metadata.uid, node, address, pod: running, written: '', ending: false }
      kept.set(key, entry)
      return entry
    } catch (error) {
      pool.giveBack(address)
      throw error
    }
  }
  const keepUp = async (pod: Pod, running: Kept): Promise<void> => {
    const { address, node } = running
    const status = podStatus(pod, { address, node, containers: running.pod.containers() })
    const { conditions, ...rest } = status
    const text = JSON.stringify([rest, conditions.map((condition) => condition.status)])
    if (text === running.written) return
    await unlessGone(
      kube.request({
        method: 'PATCH',
        path: path(pod, 'status'),
        contentType: 'application/merge-patch+json',
        body: { metadata: { uid: pod.metadata.uid }, status },
      }),
    )
    running.written = text
  }
  const end = async (key: string, pod: Pod): Promise<void> => {
    const running = kept.get(key)
    if (running === undefined) return remove(pod)
    if (running.ending) return
    running.ending = true
    const seconds = pod.metadata.deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
    running.pod
      .terminate(seconds)
      .then(() => drop(key, running))
      .catch((error: unknown) => log(`pod ${key}: ${String(error)}`))
      .finally(() => queue.add(key))
  }
  const drop = async (key: string, running: Kept): Promise<void> => {
    if (kept.get(key) !== running) return
    kept.delete(key)
    await running.pod.kill()
    pool.giveBack(running.address)
  }
  const remove = (pod: Pod): Promise<void> =>
    unlessGone(
      kube.request({
        method: 'DELETE',
        path: path(pod),
        body: { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } },
      }),
    )

  const watch = watchResource<Pod>(
    kube,
    { resource: podResource, trim: (object) => object as Pod },
    {
      set: (key, pod) => {
        pods.set(key, pod)
        queue.add(key)
      },
      deleted: (key) => {
        pods.delete(key)
        queue.add(key)
      },
      synced: () => undefined,
      state: (state, problem) => {
        if (problem) log(`pods: ${state}: ${problem.message}`)
      },
    },
  )
  return {
    stop: async (): Promise<void> => {
      watch.stop()
      queue.stop()
      await Promise.all([...kept.values()].map(({ pod }) => pod.kill()))
    },
  }
}

const hasEnded = ({ status, metadata }: Pod): boolean =>
  metadata.deletionTimestamp === undefined && (status?.phase === 'Succeeded' || status?.phase === 'Failed')

/** What happens to a Pod that is no more, or is another by now, need not happen: its watch tells. */
const unlessGone = async (request: Promise<unknown>): Promise<void> => {
  try {
    await request
  } catch (error) {
    if (!(error instanceof KubeError) || !['NotFound', 'Conflict'].includes(error.code)) throw error
  }
}
