import type { Pod } from '../objects/pod.ts'
import { podCondition } from './pod-condition.ts'
import type { ContainerState } from './running-pod.ts'
import type { LabNode } from './settings.ts'

/** On a Pod, `"false"` makes it unready, whatever its containers do. */
const readyAnnotation = 'lab.watershed.dev/ready'

export interface PodSituation {
  readonly address: string
  readonly node: LabNode
  readonly containers: readonly ContainerState[]
}

/** The status of a Pod that runs, or has ended, as a kubelet would write it. */
export const podStatus = (pod: Pod, { address, node, containers }: PodSituation) => {
  const before = pod.status?.conditions ?? []
  const main = containers.filter(({ init }) => init !== true)
  const phase = phaseOf(pod, containers)
  const initialized = containers.every(({ init, state }) => init !== true || succeeded(state))
  const containersReady = phase === 'Running' && main.every(({ ready }) => ready)
  const ready = containersReady && pod.metadata.annotations?.[readyAnnotation] !== 'false'
  return {
    phase,
    hostIP: node.address,
    hostIPs: [{ ip: node.address }],
    podIP: address,
    podIPs: [{ ip: address }],
    startTime: pod.status?.startTime ?? new Date().toISOString(),
    conditions: [
      podCondition('PodScheduled', true, before),
      podCondition('Initialized', initialized, before),
      podCondition('ContainersReady', containersReady, before),
      podCondition('Ready', ready, before),
    ],
    containerStatuses: main.map(containerStatus),
    initContainerStatuses: containers.filter(({ init }) => init === true).map(containerStatus),
  }
}

const phaseOf = (pod: Pod, containers: readonly ContainerState[]): string => {
  const main = containers.filter(({ init }) => init !== true)
  if (main.length > 0 && main.every(({ state }) => 'terminated' in state) && !restartsForever(pod))
    return main.every(({ state }) => succeeded(state)) ? 'Succeeded' : 'Failed'
  return main.some(({ state, restarts }) => 'running' in state || restarts > 0) ? 'Running' : 'Pending'
}

const restartsForever = (pod: Pod): boolean => (pod.spec.restartPolicy ?? 'Always') === 'Always'

const succeeded = (state: ContainerState['state']): boolean =>
  (state['terminated'] as { readonly exitCode?: number } | undefined)?.exitCode === 0

const containerStatus = ({ name, image, ready, restarts, state, lastState }: ContainerState) => ({
  name,
  image,
  imageID: '',
  ready,
  started: 'running' in state,
  restartCount: restarts,
  state,
  lastState: lastState ?? {},
})
