import { parseArgs } from 'node:util'
import { parseAddressFlag } from './parse-address-flag.ts'
import { EdgeError } from './edge-error.ts'
import type { EdgeOptions, EnvoyLogLevel } from './options.ts'
import { defaults, envoyLogLevels } from './options.ts'

export const usage = `watershed-edge: supervises one Envoy, which a hub configures

  --name NAME[/REPLICA]   the name that the token was made for; edges that share it add their own, as eu/edge-1
  --hub HOST:PORT         a hub's xDS address; repeat it for more than one replica
  --token-file FILE       holds the hub token (or WATERSHED_TOKEN); read again when it changes
  --hub-ca FILE           CAs in PEM that vouch for the hub; read again when it changes
  --hub-server-name NAME  the name in the hub's certificate, where it is not the host of --hub
  --insecure-hub          plain text to a hub beyond loopback
  --backend-ca FILE       CAs in PEM that vouch for backends whose policies name none (the system's)
  --bind-address ADDRESS  what listeners bind (${defaults.bindAddress})
  --region, --zone NAME   where this edge is
  --envoy FILE            Envoy's binary, 1.40 or later (ENVOY_BIN, or envoy on PATH)
  --concurrency N         Envoy's worker threads (one a core)
  --max-connections N     downstream connections; more are refused (${defaults.maxConnections})
  --drain-time SECONDS    how long connections may take to end on SIGTERM (${defaults.drainMs / 1_000})
  --state-dir DIR         kept between runs: an edge that was killed takes its running Envoy over;
                          without it Envoy ends when the edge is killed
  --orphan-time SECONDS   with --state-dir: how long Envoy serves on without its edge (${defaults.orphanMs / 1_000})
  --status-address HOST:PORT  serves /healthz, /readyz, /metrics and /reachability there (off)
  --log-level LEVEL       trace, debug, info, warn or error (info)
  --envoy-log-level LEVEL ${envoyLogLevels.join(', ')} (${defaults.envoyLogLevel})

The first SIGTERM or SIGINT drains, the second stops at once.
`

const logLevels = ['trace', 'debug', 'info', 'warn', 'error']

/** Reads the command line. @throws EdgeError BadOptions, naming the flag and the cure */
export const parseOptions = (
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): EdgeOptions & { readonly logLevel: string } => {
  const values = parse(args)
  const hubs = (values.hub ?? []).map((hub) => parseAddressFlag('--hub', hub))
  const status = values['status-address']
  return {
    name: required('--name', values.name),
    hubs,
    token: tokenFrom(values['token-file'], env['WATERSHED_TOKEN']),
    ...present('hubCa', values['hub-ca']),
    ...present('backendCa', values['backend-ca']),
    ...present('hubServerName', values['hub-server-name']),
    insecureHub: values['insecure-hub'],
    bindAddress: values['bind-address'],
    ...present('region', values.region),
    ...present('zone', values.zone),
    ...present('envoy', values.envoy ?? nonEmpty(env['ENVOY_BIN'])),
    ...present('concurrency', whole('--concurrency', values.concurrency, 1)),
    maxConnections: whole('--max-connections', values['max-connections'], 1) ?? defaults.maxConnections,
    drainMs: seconds('--drain-time', values['drain-time']) ?? defaults.drainMs,
    ...present('stateDirectory', values['state-dir']),
    orphanMs: seconds('--orphan-time', values['orphan-time']) ?? defaults.orphanMs,
    ...present(
      'statusAddress',
      status === undefined ? undefined : parseAddressFlag('--status-address', status),
    ),
    logLevel: oneOf('--log-level', values['log-level'], logLevels),
    envoyLogLevel: oneOf('--envoy-log-level', values['envoy-log-level'], envoyLogLevels) as EnvoyLogLevel,
  }
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        name: { type: 'string' },
        hub: { type: 'string', multiple: true },
        'token-file': { type: 'string' },
        'hub-ca': { type: 'string' },
        'hub-server-name': { type: 'string' },
        'insecure-hub': { type: 'boolean', default: false },
        'backend-ca': { type: 'string' },
        'bind-address': { type: 'string', default: defaults.bindAddress },
        region: { type: 'string' },
        zone: { type: 'string' },
        envoy: { type: 'string' },
        concurrency: { type: 'string' },
        'max-connections': { type: 'string' },
        'drain-time': { type: 'string' },
        'state-dir': { type: 'string' },
        'orphan-time': { type: 'string' },
        'status-address': { type: 'string' },
        'log-level': { type: 'string', default: 'info' },
        'envoy-log-level': { type: 'string', default: defaults.envoyLogLevel },
      },
    }).values
  } catch (error) {
    throw new EdgeError('BadOptions', error instanceof Error ? error.message : String(error), {
      cause: error,
    })
  }
}

const required = (flag: string, value: string | undefined): string => {
  if (value === undefined || value === '') throw bad(`give ${flag}`)
  return value
}

const tokenFrom = (file: string | undefined, value: string | undefined): EdgeOptions['token'] => {
  if (file !== undefined) return { file }
  if (value !== undefined && value !== '') return { value }
  throw bad('name the file of the hub token with --token-file, or put the token into WATERSHED_TOKEN')
}

const whole = (flag: string, value: string | undefined, least: number): number | undefined => {
  if (value === undefined) return undefined
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < least || number > 1e9)
    throw bad(`${flag} must be a whole number from ${least} to 1000000000, not ${value}`)
  return number
}

const seconds = (flag: string, value: string | undefined): number | undefined => {
  const given = whole(flag, value, 0)
  return given === undefined ? undefined : given * 1_000
}

const oneOf = (flag: string, value: string, allowed: readonly string[]): string => {
  if (!allowed.includes(value)) throw bad(`${flag} must be one of ${allowed.join(', ')}, not ${value}`)
  return value
}

const nonEmpty = (value: string | undefined): string | undefined => (value === '' ? undefined : value)

const present = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [P in K]?: V })

const bad = (message: string): EdgeError => new EdgeError('BadOptions', message)
