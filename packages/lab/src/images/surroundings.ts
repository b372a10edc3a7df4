import type { Kube } from '@watershed/kube'
import type { LabNode } from '../pods/settings.ts'
import type { ObjectData } from './container-environment.ts'

/** What Pods of known images need of their cluster. */
export interface Surroundings {
  readonly kube: Kube
  /** The cluster's, for data and logs. */
  readonly folder: string
  /** The ClusterIP of the Service `kubernetes`. */
  readonly kubernetesService: string
  readonly data: ObjectData
  /** Calls back after each change of a Secret or ConfigMap; gives what ends that. */
  readonly onData: (listener: () => void) => () => void
  /** Of the namespace's hosts file, which names its Services. */
  readonly hostsFile: (namespace: string) => string
  readonly log: (line: string) => void
}

/** Of a Pod of known images. */
export interface PodStart {
  readonly address: string
  readonly node: LabNode
  readonly changed: () => void
}
