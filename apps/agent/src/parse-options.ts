import { parseArgs } from 'node:util'
import type { ClusterReach } from '@watershed/model'
import type { Address } from '@watershed/net-address'
import { isLoopback } from '@watershed/net-address'
import { isLabel, limits } from '@watershed/wire'
import { AgentError } from './agent-error.ts'
import type { TokenPlace } from './hub/read-token.ts'
import { readToken } from './hub/read-token.ts'
import type { LogLevel } from './log.ts'
import { logLevels } from './log.ts'
import { parseAddressFlag } from './options/parse-address-flag.ts'
import { parseNodes } from './options/parse-nodes.ts'
import { parseReach } from './options/parse-reach.ts'
import { parseSourcePlace } from './options/parse-source-place.ts'
import type { SourcePlace } from './source/start-source.ts'

export interface Options extends SourcePlace {
  readonly cluster: string
  readonly hub: URL
  readonly token: TokenPlace
  readonly hubCaFile?: string
  readonly hubServerName?: string
  /** Whose the ServiceImports and the statuses of ServiceExports are. Default Managed: Watershed's. */
  readonly serviceImports?: ServiceImports
  /** How edges come to the cluster's endpoints. Default: by the pods' own addresses. */
  readonly reach?: ClusterReach
  /** Where /healthz, /readyz and /metrics are served. */
  readonly statusAddress?: Address
  readonly logLevel: LogLevel
}

const serviceImports = ['Managed', 'External'] as const
export type ServiceImports = (typeof serviceImports)[number]

export const help = `Usage: watershed-agent --cluster NAME SOURCE --hub URL [options]

Reports the Services, EndpointSlices, Gateways and routes of one cluster to a Watershed hub.

  --cluster NAME        the cluster's name, as the hub knows it
  --directory FOLDER    SOURCE: report the Kubernetes YAML in this folder, and go on as it changes
  --in-cluster          SOURCE: report the cluster in whose pod this runs, as the pod's ServiceAccount
  --service-account FOLDER  where that is mounted, if not where Kubernetes mounts it
  --kubeconfig FILE     SOURCE: report the cluster of this kubeconfig
  --context NAME        its context, instead of the current one
  --namespaces A,B      report these namespaces only; Roles in them suffice
  --exclude-namespaces A,B  report all namespaces but these
  --secret-namespaces A,B  read Secrets and ConfigMaps that Gateways refer to in these namespaces only
  --hub URL             the hub, as https://hub.example.com:8443
  --token-file FILE     holds the cluster's token; read again when it is replaced
  --hub-ca FILE         certificates (PEM) of the authorities that vouch for the hub
  --hub-server-name NAME  the name in the hub's certificate, where it is not the host of --hub
  --insecure-hub        let the token travel over http:// to a hub that is not on this machine
  --service-imports MODE  External: another MCS implementation writes ServiceImports here; default Managed
  --reach MODE          how edges come to endpoints here: NodePort, LoadBalancer, Gateway; default PodAddresses
  --node-selector KEY=VALUE,…  for NodePort: the nodes; default all
  --node-address-type TYPE  for NodePort: InternalIP or ExternalIP; default InternalIP
  --gateway-address IP:PORT  the cluster's own gateway, for --reach Gateway; may be repeated
  --status-address HOST:PORT  serve /healthz, /readyz and /metrics there
  --log-level LEVEL     ${logLevels.join(', ')} (default info)
  --help                this text

Without --token-file, the token is taken from the variable WATERSHED_TOKEN.
`

/**
 * What the command line says; 'help' where that was asked for.
 * @throws AgentError BadOptions, with the flag and what to write
 */
export const parseOptions = (args: readonly string[], env: NodeJS.ProcessEnv): Options | 'help' => {
  const flags = parseFlags(args)
  if (flags.help) return 'help'
  const cluster = required(flags.cluster, '--cluster', "the cluster's name")
  if (!isLabel(cluster))
    throw bad(
      `--cluster ${cluster} is no name for a cluster: use at most ${limits.labelLength} of a-z, 0-9 and -, as in blue-1`,
    )
  const nodes = parseNodes(flags)
  const reach = parseReach(flags, nodes)
  const hub = parseHub(required(flags.hub, '--hub', "the hub's address"), flags['insecure-hub'])
  return {
    cluster,
    ...parseSourcePlace(flags),
    hub,
    token: findToken(flags['token-file'], env.WATERSHED_TOKEN),
    ...(flags['hub-ca'] !== undefined && { hubCaFile: flags['hub-ca'] }),
    ...(flags['hub-server-name'] !== undefined && { hubServerName: flags['hub-server-name'] }),
    ...(flags['service-imports'] !== undefined && {
      serviceImports: parseServiceImports(flags['service-imports']),
    }),
    ...(reach && { reach }),
    ...(nodes && { nodes }),
    ...(flags['status-address'] !== undefined && {
      statusAddress: parseAddressFlag('--status-address', flags['status-address']),
    }),
    logLevel: parseLogLevel(flags['log-level']),
  }
}

const parseFlags = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        cluster: { type: 'string' },
        directory: { type: 'string' },
        'in-cluster': { type: 'boolean', default: false },
        'service-account': { type: 'string' },
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
        namespaces: { type: 'string' },
        'exclude-namespaces': { type: 'string' },
        'secret-namespaces': { type: 'string' },
        'status-address': { type: 'string' },
        hub: { type: 'string' },
        'token-file': { type: 'string' },
        'hub-ca': { type: 'string' },
        'hub-server-name': { type: 'string' },
        'insecure-hub': { type: 'boolean', default: false },
        'service-imports': { type: 'string' },
        reach: { type: 'string' },
        'gateway-address': { type: 'string', multiple: true },
        'node-selector': { type: 'string' },
        'node-address-type': { type: 'string' },
        'log-level': { type: 'string', default: 'info' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    throw bad((error as Error).message)
  }
}

const bad = (message: string): AgentError => new AgentError('BadOptions', message)

const required = (value: string | undefined, flag: string, what: string): string => {
  if (value) return value
  throw bad(`${flag} is missing: it says ${what}`)
}

const parseHub = (written: string, insecure: boolean): URL => {
  const hub = URL.parse(written)
  if (!hub || !['https:', 'http:'].includes(hub.protocol))
    throw bad(`--hub ${written} is no address: write it as https://hub.example.com:8443`)
  if (hub.username || hub.password || hub.search || hub.hash)
    throw bad('--hub takes no user, password, query or fragment: the token goes into --token-file')
  if (hub.protocol === 'http:' && !insecure && !isLoopback(hub.hostname))
    throw bad(
      `--hub ${written} would show the token to the network: use https://, or allow it with --insecure-hub`,
    )
  return hub
}

/** Reads it once, so that a missing token is told at once and not with the first report. */
const findToken = (file: string | undefined, value: string | undefined): TokenPlace => {
  if (file === undefined && !value)
    throw bad("the cluster's token is missing: give --token-file, or set WATERSHED_TOKEN")
  const place = file === undefined ? { value: value ?? '' } : { file }
  readToken(place)
  return place
}

const parseServiceImports = (written: string): ServiceImports => {
  const mode = serviceImports.find((known) => known === written)
  if (mode) return mode
  throw bad(`--service-imports ${written} is none of ${serviceImports.join(', ')}`)
}

const parseLogLevel = (written: string): LogLevel => {
  const level = logLevels.find((known) => known === written)
  if (level) return level
  throw bad(`--log-level ${written} is none of ${logLevels.join(', ')}`)
}
