import { readFileSync } from 'node:fs'
import type { RequestOptions } from 'node:https'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { Cluster, KubeConfig, User } from '@kubernetes/client-node'
import { KubeError } from '../kube-error.ts'
import type { Identity, Login, TlsMaterial } from './login.ts'
import { bearer, readSecretFile } from './read-secret-file.ts'

interface Loaded {
  readonly config: KubeConfig
  readonly cluster: Cluster
  readonly server: URL
  readonly tokenFile?: string
}

/**
 * As the kubeconfig's current context, or the one that is named, says: certificates, tokens, token files, exec plugins, OIDC.
 * client-node is loaded only here, since it takes 85 MB and half a second, of which a pod needs nothing.
 * @throws KubeError BadKubeconfig
 */
export const kubeconfigLogin = async (file: string, context?: string): Promise<Login> => {
  const path = resolve(file)
  let loaded = await load(path, context)
  const { server, cluster } = loaded
  return {
    server,
    ...(cluster.proxyUrl && { proxy: cluster.proxyUrl }),
    identity: async (renew) => {
      // client-node keeps a plugin's token until it expires, whatever the API server says of it.
      if (renew) loaded = await load(path, context)
      return identify(loaded, path)
    },
  }
}

const load = async (path: string, context: string | undefined): Promise<Loaded> => {
  const { KubeConfig, loadYaml } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  let text = ''
  try {
    text = readFileSync(path, 'utf8')
    config.loadFromString(text)
  } catch (error) {
    throw bad(`the kubeconfig ${path} cannot be read: ${(error as Error).message}`, `Correct ${path}.`)
  }
  config.makePathsAbsolute(dirname(path))
  if (context !== undefined) config.setCurrentContext(context)
  const named = config.getContexts().map(({ name }) => name)
  const cluster = config.getCurrentCluster()
  const server = cluster && URL.parse(cluster.server)
  if (!cluster || !server)
    throw bad(
      `the kubeconfig ${path} has no cluster for the context '${config.getCurrentContext() ?? ''}'`,
      `Name one of its contexts: ${named.join(', ') || 'there are none'}.`,
    )
  // client-node refuses plain HTTP (as of kubectl proxy) unless told not to verify what is not there.
  if (server.protocol === 'http:') Object.assign(cluster, { skipTLSVerify: true })
  const user = config.getCurrentUser()
  const tokenFile = user ? tokenFileOf(loadYaml(text), user.name) : undefined
  if (user) prepareExec(user, cluster, dirname(path))
  return {
    config,
    cluster,
    server,
    ...(tokenFile && { tokenFile: isAbsolute(tokenFile) ? tokenFile : join(dirname(path), tokenFile) }),
  }
}

interface Raw {
  readonly users?: readonly { readonly name?: string; readonly user?: { readonly tokenFile?: string } }[]
}

/** client-node looks for it by another name than kubectl's. */
const tokenFileOf = ({ users = [] }: Raw, name: string): string | undefined =>
  users.find((user) => user.name === name)?.user?.tokenFile

interface Exec {
  command?: string
  apiVersion?: string
  provideClusterInfo?: boolean
  env?: readonly { readonly name: string; readonly value: string }[] | null
}

/** What a plugin is told and where it is looked for. https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins */
const prepareExec = (user: User, cluster: Cluster, folder: string): void => {
  const exec = user.exec as Exec | null | undefined
  if (!exec) return
  const { command = '', env } = exec
  if (command.includes('/') && !isAbsolute(command)) exec.command = join(folder, command)
  const about = {
    server: cluster.server,
    ...(cluster.tlsServerName && { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.caData && { 'certificate-authority-data': cluster.caData }),
  }
  const info = {
    apiVersion: exec.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(exec.provideClusterInfo && { cluster: about }) },
  }
  exec.env = [...(env ?? []), { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info) }]
}

const identify = async ({ config, tokenFile }: Loaded, path: string): Promise<Identity> => {
  const options: RequestOptions = {}
  try {
    await config.applyToHTTPSOptions(options)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw bad(
      `the credentials of the kubeconfig ${path} cannot be had${code ? ` (${code})` : ''}: ${message.slice(0, 500)}`,
      'Look whether its files are there, and whether its plugin is installed and logged in.',
    )
  }
  const { auth, headers } = options
  const authorization = tokenFile
    ? bearer(readSecretFile(tokenFile, 'the token file'), tokenFile)
    : auth && `Basic ${Buffer.from(auth).toString('base64')}`
  return {
    headers: {
      ...(headers as Record<string, string> | undefined),
      ...(authorization && { Authorization: authorization }),
    },
    tls: materialOf(options),
  }
}

const materialOf = ({ ca, cert, key, rejectUnauthorized, servername }: RequestOptions): TlsMaterial =>
  ({
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
    ...(servername !== undefined && { servername }),
  }) as TlsMaterial

const bad = (message: string, cure: string): KubeError => new KubeError('BadKubeconfig', message, cure)
