import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import { KubeError } from '../kube-error.ts'
import type { Login } from './login.ts'
import { bearer, readSecretFile } from './read-secret-file.ts'

/** Where a pod's ServiceAccount is mounted. https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount'

/**
 * As the ServiceAccount of the pod that this runs in.
 * @throws KubeError BadKubeconfig outside a pod
 */
export const inClusterLogin = (env: NodeJS.ProcessEnv, folder = serviceAccountFolder): Login => {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env
  const server = host && port ? URL.parse(`https://${isIPv6(host) ? `[${host}]` : host}:${port}`) : null
  if (!server)
    throw new KubeError(
      'BadKubeconfig',
      'this is no pod of a cluster: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT name no API server',
      'Run it in a pod, or give a kubeconfig.',
    )
  const tokenFile = join(folder, 'token')
  const read = (): Awaited<ReturnType<Login['identity']>> => ({
    headers: { authorization: bearer(readSecretFile(tokenFile, "the ServiceAccount's token"), tokenFile) },
    tls: { ca: readSecretFile(join(folder, 'ca.crt'), "the cluster's authority") },
  })
  read()
  return { server, identity: async () => read() }
}
