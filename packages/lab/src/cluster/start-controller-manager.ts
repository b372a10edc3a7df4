import { join } from 'node:path'
import type { Kube } from '@watershed/kube'
import { programPath } from '../binaries/binaries-folder.ts'
import type { ClusterFiles } from './cluster-files.ts'
import type { Part } from './part.ts'
import { startPart } from './part.ts'

/** Nodes of the lab are not alive in the sense of these: nobody renews their leases while an API server is paused. */
const left = ['node-lifecycle-controller', 'node-ipam-controller', 'taint-eviction-controller']

export const startControllerManager = (files: ClusterFiles, kube: Kube): Promise<Part> =>
  startPart({
    name: 'kube-controller-manager',
    command: programPath('kube-controller-manager'),
    args: [
      ...['--kubeconfig', files.controllerManagerKubeconfig],
      ...['--controllers', ['*', ...left.map((name) => `-${name}`)].join(',')],
      ...['--service-account-private-key-file', files.serviceAccountKey],
      ...['--root-ca-file', files.caFile],
      '--use-service-account-credentials',
      '--leader-elect=false',
      // It serves nothing that the lab reads.
      ...['--secure-port', '0'],
      ...['--kube-api-qps', '500', '--kube-api-burst', '1000'],
    ],
    logFile: join(files.folder, 'logs/kube-controller-manager.log'),
    ready: () => hasMadeDefaults(kube),
  })

/** What every namespace gets of it. */
const hasMadeDefaults = async (kube: Kube): Promise<boolean> => {
  const namespace = '/api/v1/namespaces/default'
  await kube.request({ path: `${namespace}/serviceaccounts/default`, timeoutMs: 2_000 })
  await kube.request({ path: `${namespace}/configmaps/kube-root-ca.crt`, timeoutMs: 2_000 })
  return true
}
