import { generateKeyPairSync } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Authority } from '@watershed/testkit'
import { createAuthority } from '@watershed/testkit'
import type { ClusterAddresses } from '../network/addresses.ts'
import type { Login } from './kubeconfig.ts'
import { kubeconfig } from './kubeconfig.ts'

/** What a cluster's programs are started with: certificates, keys and kubeconfigs in its folder. */
export interface ClusterFiles {
  readonly folder: string
  readonly server: URL
  readonly ca: string
  readonly caFile: string
  readonly serving: { readonly cert: string; readonly key: string }
  /** Signs the tokens of service accounts. */
  readonly serviceAccountKey: string
  readonly serviceAccountPublicKey: string
  readonly admin: Login
  readonly adminKubeconfig: string
  readonly controllerManagerKubeconfig: string
}

const lifetimeMs = 30 * 24 * 3_600_000

/** Of API servers. */
export const securePort = 6443

export const writeClusterFiles = async (
  name: string,
  folder: string,
  addresses: ClusterAddresses,
): Promise<ClusterFiles> => {
  await mkdir(join(folder, 'logs'), { recursive: true })
  const authority = await createAuthority(`${name}-ca`, { lifetimeMs })
  const server = new URL(`https://${addresses.controlPlane}:${securePort}`)
  const caFile = await write(folder, 'ca.crt', authority.pem)
  const [serving, account, admin, manager] = await Promise.all([
    writeServingPair(folder, authority, addresses),
    writeAccountKeys(folder),
    clientLogin(authority, 'O=system:masters, CN=lab-admin'),
    clientLogin(authority, 'CN=system:kube-controller-manager'),
  ])
  const context = { context: name, server, ca: authority.pem }
  return {
    folder,
    server,
    ca: authority.pem,
    caFile,
    serving,
    ...account,
    admin,
    adminKubeconfig: await write(folder, 'kubeconfig', kubeconfig([{ ...context, login: admin }])),
    controllerManagerKubeconfig: await write(
      folder,
      'controller-manager.kubeconfig',
      kubeconfig([{ ...context, login: manager }]),
    ),
  }
}

const writeServingPair = async (folder: string, authority: Authority, addresses: ClusterAddresses) => {
  const { cert, key } = await authority.issue({
    name: 'CN=kube-apiserver',
    dns: [
      ...['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
      'kubernetes.default.svc.cluster.local',
    ],
    ip: ['127.0.0.1', addresses.controlPlane, addresses.kubernetesService],
  })
  return { cert: await write(folder, 'serving.crt', cert), key: await write(folder, 'serving.key', key) }
}

const writeAccountKeys = async (folder: string) => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = { format: 'pem' } as const
  return {
    serviceAccountKey: await write(folder, 'accounts.key', privateKey.export({ ...pem, type: 'pkcs8' })),
    serviceAccountPublicKey: await write(folder, 'accounts.pub', publicKey.export({ ...pem, type: 'spki' })),
  }
}

const clientLogin = async (authority: Authority, name: string): Promise<Login> => {
  const { cert, key } = await authority.issue({ name })
  return { cert: cert.toString(), key: key.toString() }
}

const write = async (folder: string, file: string, content: string | Buffer): Promise<string> => {
  const path = join(folder, file)
  await writeFile(path, content, { mode: 0o600 })
  return path
}
