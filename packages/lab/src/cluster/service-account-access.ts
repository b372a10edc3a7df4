import { randomBytes } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kube } from '@watershed/kube'
import { connectKube, KubeError } from '@watershed/kube'
import { waitFor } from '@watershed/testkit'
import type { ClusterFiles } from './cluster-files.ts'
import { kubeconfig } from './kubeconfig.ts'

/** A kubeconfig whose user is a ServiceAccount, by a token in a file that the lab renews as a kubelet would. */
export interface ServiceAccountAccess {
  readonly kubeconfig: string
  readonly tokenFile: string
  /**
   * Has the API server refuse the token that is in the file, as it would one that nobody renewed, and stops renewing it.
   * Resolves once it is refused, which takes up to 10 s: so long does an API server remember a good token.
   */
  expire(): Promise<void>
  /** Puts a good one into the file, and goes on renewing it. */
  renew(): Promise<void>
  /** Stops renewing. */
  stop(): void
}

export interface TokenOptions {
  /** How long a token holds; the API server allows no less than 600. Default 3600. */
  readonly seconds?: number
}

interface BoundToken {
  readonly token: string
  /** The Secret without which the token is void. */
  readonly secret: string
}

/** Kubelets renew at that part of a token's life. */
const renewedAt = 0.8
const refusedWithinMs = 20_000

/** The ServiceAccount must be there. @throws KubeError */
export const createServiceAccountAccess = async (
  kube: Kube,
  files: ClusterFiles,
  account: { readonly namespace: string; readonly name: string },
  { seconds = 3_600 }: TokenOptions = {},
): Promise<ServiceAccountAccess> => {
  const folder = join(
    files.folder,
    'accounts',
    account.namespace,
    `${account.name}-${randomBytes(4).toString('hex')}`,
  )
  await mkdir(folder, { recursive: true })
  const tokenFile = join(folder, 'token')
  const configFile = join(folder, 'kubeconfig')
  let current: BoundToken | undefined
  let timer: NodeJS.Timeout | undefined

  const renew = async (): Promise<void> => {
    clearTimeout(timer)
    const old = current
    current = await requestToken(kube, account, seconds)
    await replaceFile(tokenFile, current.token)
    if (old) await removeSecret(kube, account.namespace, old.secret)
    timer = setTimeout(renewInTime, seconds * renewedAt * 1_000).unref()
  }
  const renewInTime = (): void => {
    renew().catch(() => {
      timer = setTimeout(renewInTime, 1_000).unref()
    })
  }
  const expire = async (): Promise<void> => {
    clearTimeout(timer)
    if (current === undefined) return
    await removeSecret(kube, account.namespace, current.secret)
    await untilRefused(configFile)
    current = undefined
  }
  await renew()
  const login = { tokenFile }
  const access = { context: account.name, server: files.server, ca: files.ca, login }
  await writeFile(configFile, kubeconfig([access]), { mode: 0o600 })
  return { kubeconfig: configFile, tokenFile, expire, renew, stop: () => clearTimeout(timer) }
}

/** Bound to a Secret that is there for nothing else, so that it can be made void. */
const requestToken = async (
  kube: Kube,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  seconds: number,
): Promise<BoundToken> => {
  const base = `/api/v1/namespaces/${namespace}`
  const secret = await kube.request<{ metadata: { name: string; uid: string } }>({
    method: 'POST',
    path: `${base}/secrets`,
    body: {
      metadata: { generateName: `lab-token-of-${name}-`, labels: { 'lab.watershed.dev/token-of': name } },
    },
  })
  const { name: secretName, uid } = secret.metadata
  const boundObjectRef = { apiVersion: 'v1', kind: 'Secret', name: secretName, uid }
  const { status } = await kube.request<{ status: { token: string } }>({
    method: 'POST',
    path: `${base}/serviceaccounts/${name}/token`,
    body: { spec: { audiences: [], expirationSeconds: seconds, boundObjectRef } },
  })
  return { token: status.token, secret: secretName }
}

const removeSecret = async (kube: Kube, namespace: string, name: string): Promise<void> => {
  try {
    await kube.request({ method: 'DELETE', path: `/api/v1/namespaces/${namespace}/secrets/${name}` })
  } catch (error) {
    if (!(error instanceof KubeError) || error.code !== 'NotFound') throw error
  }
}

const untilRefused = async (configFile: string): Promise<void> => {
  const kube = await connectKube({ kubeconfig: configFile })
  try {
    const refused = async (): Promise<boolean> => {
      try {
        await kube.request({ path: '/api' })
        return false
      } catch (error) {
        return error instanceof KubeError && error.code === 'Unauthorized'
      }
    }
    await waitFor(refused, {
      what: 'the API server to refuse the token',
      deadlineMs: refusedWithinMs,
      everyMs: 200,
    })
  } finally {
    await kube.close()
  }
}

/** By a rename: whoever reads it sees the old one or the new one. */
const replaceFile = async (path: string, content: string): Promise<void> => {
  await writeFile(`${path}.new`, content, { mode: 0o600 })
  await rename(`${path}.new`, path)
}
