import type { Release, Values } from '@watershed/charts'
import { CliError } from '../cli-error.ts'
import { commaList } from './comma-list.ts'
import type { Installation, InstallOptions } from './install.ts'
import { install } from './install.ts'
import { makeHubCertificate } from './make-hub-certificate.ts'

export interface HubInstallOptions extends InstallOptions {
  readonly replicas?: number
  readonly serviceType?: string
  readonly dnsName?: readonly string[]
  readonly ip?: readonly string[]
  readonly tlsSecret?: string
  readonly redisSecret?: string
  readonly configClusters?: string
}

/** @throws CliError Usage, naming the flag and the cure */
export const installHub = (options: HubInstallOptions, now: number): Promise<Installation> =>
  install('hub', options, async (release, given) => {
    const { replicas, serviceType, redisSecret, configClusters } = options
    return {
      values: {
        ...(replicas !== undefined && { replicas }),
        ...(configClusters !== undefined && { configClusters: commaList(configClusters) }),
        ...(serviceType !== undefined && { service: { type: serviceType } }),
        ...(redisSecret !== undefined && { redis: { enabled: false, existingSecret: redisSecret } }),
        tls: await tlsValues(options, release, (given['tls'] ?? {}) as Values, now),
      },
      notes: notesFor(release),
    }
  })

const tlsValues = async (
  { tlsSecret, dnsName = [], ip = [], secrets }: HubInstallOptions,
  { name, namespace }: Release,
  given: Values,
  now: number,
): Promise<Values> => {
  if (tlsSecret !== undefined) {
    if (dnsName.length + ip.length > 0)
      throw new CliError(
        'Usage',
        '--dns-name and --ip are for a certificate that is made here, not for --tls-secret',
      )
    return { existingSecret: tlsSecret }
  }
  if (given['existingSecret'] || given['cert']) return {}
  // Left out below, it need not be made.
  if (!secrets) return { cert: '-', key: '-', ca: '-' }
  const listed = (key: string): readonly string[] => (given[key] ?? []) as readonly string[]
  return makeHubCertificate(
    {
      dns: [name, `${name}.${namespace}.svc`, ...listed('dnsNames'), ...dnsName],
      ip: [...listed('ipAddresses'), ...ip],
    },
    now,
  ).then((made): Values => ({ ...made }))
}

const notesFor = ({ name, namespace }: Release): readonly string[] => [
  'Certificate, passwords and an operator’s token were made anew: apply this once, and later with --no-secrets.',
  'Agents and edges need who signed the certificate:',
  `  kubectl -n ${namespace} get secret ${name}-tls -o jsonpath='{.data.ca\\.crt}' | base64 -d > hub-ca.pem`,
  'People need the token:',
  `  kubectl -n ${namespace} get secret ${name}-operator -o jsonpath='{.data.token}' | base64 -d > operator.token`,
]
