import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryDirectory } from '@watershed/testkit'
import type { KubeCluster } from './cluster/kube-cluster.ts'
import { mergeKubeconfigs } from './cluster/merge-kubeconfigs.ts'
import { startKubeCluster } from './cluster/start-kube-cluster.ts'
import { LabError } from './lab-error.ts'
import { mostClusters } from './network/addresses.ts'
import { assertInNamespace } from './network/assert-in-namespace.ts'

/** Kubernetes clusters on this machine: real API servers and controllers, and Pods that are processes. */
export interface KubeLab {
  readonly folder: string
  /** A file with a context for each cluster, of the cluster's name. */
  readonly kubeconfig: string
  readonly clusters: readonly KubeCluster[]
  /** @throws LabError Unknown */
  cluster(name: string): KubeCluster
  /** Ends everything, and removes the folder unless the caller chose it. */
  stop(): Promise<void>
}

export interface KubeLabOptions {
  /** Their names. Default `blue` and `green`. */
  readonly clusters?: readonly string[]
  /** For data and logs; default a temporary one. What is in it from an earlier lab is used again. */
  readonly folder?: string
  /** Whether API servers write down each write, for tests that count them (see `KubeCluster.auditFile`). */
  readonly audit?: boolean
}

/**
 * Starts a lab in the lab's network namespace (see `runInNamespace`). Resolves when API servers, controllers and pod
 * runners are ready. It ends with this process.
 * @throws LabError NotInNamespace, Unsupported, NotReady
 */
export const startKubeLab = async ({
  clusters: names = ['blue', 'green'],
  folder,
  audit = false,
}: KubeLabOptions = {}): Promise<KubeLab> => {
  await assertInNamespace()
  if (names.length > mostClusters)
    throw new LabError('Unsupported', `a lab has at most ${mostClusters} clusters, not ${names.length}`)
  const owned = folder === undefined ? await temporaryDirectory('lab') : undefined
  const root = folder ?? owned?.path ?? ''
  await mkdir(root, { recursive: true })

  const clusters = await startAll(
    names.map((name, index) => () => startKubeCluster({ name, index, folder: join(root, name), audit })),
  )
  const kubeconfig = join(root, 'kubeconfig')
  await writeFile(kubeconfig, await mergeKubeconfigs(clusters.map((cluster) => cluster.kubeconfig)), {
    mode: 0o600,
  })
  return {
    folder: root,
    kubeconfig,
    clusters,
    cluster: (name) => {
      const found = clusters.find((cluster) => cluster.name === name)
      if (found === undefined)
        throw new LabError('Unknown', `the lab has no cluster ${name}; it has ${names.join(', ')}`)
      return found
    },
    stop: async () => {
      await Promise.all(clusters.map((cluster) => cluster.stop()))
      await owned?.remove()
    },
  }
}

/** All of them at once; where one fails, none stays. */
const startAll = async (starts: readonly (() => Promise<KubeCluster>)[]): Promise<readonly KubeCluster[]> => {
  const results = await Promise.allSettled(starts.map((start) => start()))
  const failed = results.find((result) => result.status === 'rejected')
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  if (failed === undefined) return started
  await Promise.all(started.map((cluster) => cluster.stop()))
  throw failed.reason
}
