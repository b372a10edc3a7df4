import { connectKube } from '@watershed/kube'
import { clusterAddresses } from '../network/addresses.ts'
import { startPodRunner } from '../pods/start-pod-runner.ts'
import { writeClusterFiles } from './cluster-files.ts'
import { compactEtcd } from './compact-etcd.ts'
import type { KubeCluster } from './kube-cluster.ts'
import type { Part } from './part.ts'
import { runClient } from './run-client.ts'
import type { ServiceAccountAccess } from './service-account-access.ts'
import { createServiceAccountAccess } from './service-account-access.ts'
import { auditFile, startApiServer } from './start-api-server.ts'
import { startControllerManager } from './start-controller-manager.ts'
import { etcdUrl, startEtcd } from './start-etcd.ts'

export interface ClusterSettings {
  readonly name: string
  /** Its place among the lab's clusters, which decides its addresses. */
  readonly index: number
  /** To be made. */
  readonly folder: string
  readonly audit: boolean
}

/** @throws LabError NotReady with the end of a program's log */
export const startKubeCluster = async (settings: ClusterSettings): Promise<KubeCluster> => {
  const { name, folder, audit } = settings
  const addresses = clusterAddresses(settings.index)
  const files = await writeClusterFiles(name, folder, addresses)
  const kube = await connectKube({ kubeconfig: files.adminKubeconfig })
  const parts: Part[] = []
  const accesses: ServiceAccountAccess[] = []
  const keep = async (starting: Promise<Part>): Promise<Part> => {
    const part = await starting
    parts.push(part)
    return part
  }
  const stop = async (): Promise<void> => {
    for (const access of accesses) access.stop()
    await kube.close()
    // Nothing is worth waiting for: even etcd has all that it wrote, since the machine goes on.
    for (const part of parts.toReversed()) await part.kill()
  }
  try {
    const etcd = await keep(startEtcd(folder, addresses))
    const apiServer = await keep(startApiServer(files, addresses, audit))
    const [controllerManager, podRunner] = await Promise.all([
      keep(startControllerManager(files, kube)),
      keep(
        startPodRunner({
          cluster: name,
          index: settings.index,
          folder,
          kubeconfig: files.adminKubeconfig,
        }),
      ),
    ])
    return {
      ...{ name, server: files.server, kubeconfig: files.adminKubeconfig, kube },
      ...{ etcd, apiServer, controllerManager, podRunner, parts, stop },
      auditFile: audit ? auditFile(folder) : undefined,
      compactEtcd: () => compactEtcd(etcdUrl(addresses)),
      serviceAccountKubeconfig: async (namespace, account, options) => {
        const access = await createServiceAccountAccess(kube, files, { namespace, name: account }, options)
        accesses.push(access)
        return access
      },
      kubectl: (args, options) => runClient('kubectl', files.adminKubeconfig, args, options),
      helm: (args, options) => runClient('helm', files.adminKubeconfig, args, options),
    }
  } catch (error) {
    await stop()
    throw error
  }
}
