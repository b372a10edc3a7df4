import { writeFile } from 'node:fs/promises'
import { Agent, get } from 'node:https'
import { join } from 'node:path'
import { programPath } from '../binaries/binaries-folder.ts'
import type { ClusterAddresses } from '../network/addresses.ts'
import type { ClusterFiles } from './cluster-files.ts'
import { securePort } from './cluster-files.ts'
import type { Part } from './part.ts'
import { startPart } from './part.ts'
import { etcdUrl } from './start-etcd.ts'

const issuer = 'https://kubernetes.default.svc.cluster.local'

/** @param audit write every change that is asked for into `<folder>/audit.log`, as one line of JSON each */
export const startApiServer = async (
  files: ClusterFiles,
  addresses: ClusterAddresses,
  audit: boolean,
): Promise<Part> => {
  const args = [
    ...['--etcd-servers', etcdUrl(addresses)],
    ...['--bind-address', addresses.controlPlane, '--advertise-address', addresses.controlPlane],
    ...['--secure-port', String(securePort)],
    ...['--tls-cert-file', files.serving.cert, '--tls-private-key-file', files.serving.key],
    ...['--client-ca-file', files.caFile],
    ...['--service-account-issuer', issuer],
    ...['--service-account-key-file', files.serviceAccountPublicKey],
    ...['--service-account-signing-key-file', files.serviceAccountKey],
    ...['--service-cluster-ip-range', addresses.services],
    ...['--authorization-mode', 'RBAC'],
    // Nobody resolves the names of nodes.
    ...['--kubelet-preferred-address-types', 'InternalIP'],
    // An API server that is terminated would otherwise wait for watches to end.
    ...['--shutdown-delay-duration', '0s'],
    ...(audit ? await auditArguments(files.folder) : []),
  ]
  return startPart({
    name: 'kube-apiserver',
    command: programPath('kube-apiserver'),
    args,
    logFile: join(files.folder, 'logs/kube-apiserver.log'),
    ready: () => isReady(files),
  })
}

export const auditFile = (folder: string): string => join(folder, 'audit.log')

/** Reads are left out: tests count writes. */
const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'None', verbs: ['get', 'list', 'watch'] },
    { level: 'None', resources: [{ group: 'coordination.k8s.io' }] },
    { level: 'Metadata' },
  ],
}

const auditArguments = async (folder: string): Promise<readonly string[]> => {
  const file = join(folder, 'audit-policy.json')
  await writeFile(file, JSON.stringify(auditPolicy))
  return ['--audit-policy-file', file, '--audit-log-path', auditFile(folder)]
}

const isReady = async ({ server, ca, admin }: ClusterFiles): Promise<boolean> => {
  const agent = new Agent({ ca, keepAlive: false, ...('cert' in admin ? admin : {}) })
  try {
    return await new Promise<boolean>((resolve, reject) => {
      const request = get(new URL('/readyz', server), { agent, timeout: 2_000 }, (response) => {
        response.resume()
        resolve(response.statusCode === 200)
      })
      request.once('timeout', () => request.destroy(new Error('it did not answer within 2 s')))
      request.once('error', reject)
    })
  } finally {
    agent.destroy()
  }
}
