import type { ClusterAddresses } from '../network/addresses.ts'
import { clusterAddresses } from '../network/addresses.ts'

/** What a pod runner is started with. */
export interface RunnerSettings {
  readonly cluster: string
  readonly index: number
  readonly folder: string
  readonly kubeconfig: string
  /** Gets its process id once it works. */
  readonly readyFile: string
}

/** One of the two machines that a cluster pretends to have. */
export interface LabNode {
  readonly name: string
  readonly address: string
  readonly zone: string
  /** The cluster's name. */
  readonly region: string
}

const nodesOf = (cluster: string, addresses: ClusterAddresses): readonly LabNode[] =>
  ['a', 'b'].map((letter, at) => ({
    name: `${cluster}-node-${letter}`,
    address: addresses.nodes[at] ?? '',
    zone: `${cluster}-${letter}`,
    region: cluster,
  }))

export const settingsFrom = (text: string | undefined) => {
  const settings = JSON.parse(text ?? '') as RunnerSettings
  const addresses = clusterAddresses(settings.index)
  return { ...settings, addresses, nodes: nodesOf(settings.cluster, addresses) }
}

export type Settings = ReturnType<typeof settingsFrom>
