import type { Kube } from '@watershed/kube'
import type { Part } from './part.ts'
import type { CommandOptions } from './run-client.ts'
import type { ServiceAccountAccess, TokenOptions } from './service-account-access.ts'

/** One cluster of a lab. */
export interface KubeCluster {
  readonly name: string
  readonly server: URL
  /** The file of an administrator's. */
  readonly kubeconfig: string
  /** As that administrator. */
  readonly kube: Kube
  readonly etcd: Part
  readonly apiServer: Part
  readonly controllerManager: Part
  /** Gives Pods addresses and runs what is in them, and forwards Services' addresses to them. */
  readonly podRunner: Part
  /** All of the above. */
  readonly parts: readonly Part[]
  /** Where the API server writes down each write, as JSON lines, where the lab was started with `audit`. */
  readonly auditFile: string | undefined
  /** As {@link compactEtcd}. */
  compactEtcd(): Promise<number>
  serviceAccountKubeconfig(
    namespace: string,
    name: string,
    options?: TokenOptions,
  ): Promise<ServiceAccountAccess>
  /** Standard output. @throws LabError CommandFailed with its standard error */
  kubectl(args: readonly string[], options?: CommandOptions): Promise<string>
  /** Likewise. */
  helm(args: readonly string[], options?: CommandOptions): Promise<string>
  /** Kills all parts, the last first. */
  stop(): Promise<void>
}
