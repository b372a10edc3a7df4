import { parseArgs } from 'node:util'
import type { Address } from '@watershed/net-address'
import { isLoopback, parseAddress } from '@watershed/net-address'
import { isLabel } from '@watershed/wire'
import { HubError } from './hub-error.ts'

/** What a hub is started with. */
export interface HubOptions {
  /** `redis://` or `rediss://`, with the password in it. Never logged. */
  readonly redisUrl: string
  /** Of every key in Redis. */
  readonly redisPrefix?: string
  readonly tokenFile: string
  /** Holds the keys for Secrets in Redis, one a line: the first encrypts, all decrypt. Read again when it changes. */
  readonly secretsKeyFile?: string
  /** The same, as text. Never logged. Without either, what Secrets hold is not kept. */
  readonly secretsKey?: string
  /** Whose Gateways and routes are in force, the first before the others, until it is set by the API. Absent: the oldest of any cluster. */
  readonly configClusters?: readonly string[]
  /** Where agents and people are served. */
  readonly http: Address
  /** Where edges are served. */
  readonly xds: Address
  /** Absent: plain text, which only loopback addresses may speak. */
  readonly tls?: TlsFiles
  readonly logLevel: string
}

export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

export const usage = `watershed-hub: keeps what agents report, and drives the edges

  --redis URL            redis:// or rediss:// (or REDIS_URL)
  --redis-prefix PREFIX  of every key in Redis, {watershed}: unless given
  --tokens FILE          YAML: tokens: [{role: cluster|edge|operator|viewer, name, sha256}]; or a folder of such files
  --secrets-key-file FILE  keys for Secrets in Redis, one a line in base64: the first encrypts, all
                         decrypt (or WATERSHED_SECRETS_KEY). Read again when it changes. The same for
                         every replica. Without one, certificates of Gateways are not kept
  --http HOST:PORT       where agents and people are served (127.0.0.1:7070)
  --xds HOST:PORT        where edges are served (127.0.0.1:7071)
  --config-clusters A,B  whose Gateways and routes are in force, the first before the others, until
                         /v1/config-clusters is told otherwise; the oldest of any cluster unless
                         given. The same for every replica
  --tls-cert FILE        certificate chain in PEM, for both; read again when it changes
  --tls-key FILE         its private key
  --log-level LEVEL      trace, debug, info, warn or error (info)

Without --tls-cert and --tls-key it listens on loopback addresses only.
`

/** Reads the command line. @throws HubError BadOptions, naming the flag and the cure */
export const parseOptions = (args: readonly string[], env: NodeJS.ProcessEnv): HubOptions => {
  const { values } = parse(args)
  const redisUrl = values.redis ?? env['REDIS_URL']
  if (redisUrl === undefined) throw bad('say where Redis is with --redis or REDIS_URL')
  if (values.tokens === undefined) throw bad('name the token file with --tokens')
  const tls = tlsFiles(values['tls-cert'], values['tls-key'])
  const configClusters = values['config-clusters']
  const prefix = values['redis-prefix']
  const [secretsKeyFile, secretsKey] = [values['secrets-key-file'], env['WATERSHED_SECRETS_KEY']]
  if (secretsKeyFile !== undefined && secretsKey !== undefined)
    throw bad('give --secrets-key-file or WATERSHED_SECRETS_KEY, not both')
  const options: HubOptions = {
    redisUrl,
    ...(prefix !== undefined && { redisPrefix: prefix }),
    tokenFile: values.tokens,
    ...(secretsKeyFile !== undefined && { secretsKeyFile }),
    ...(secretsKey !== undefined && { secretsKey }),
    ...(configClusters !== undefined && { configClusters: clusterNames(configClusters) }),
    http: addressOf('--http', values.http),
    xds: addressOf('--xds', values.xds),
    ...(tls && { tls }),
    logLevel: values['log-level'],
  }
  refusePlainText(options)
  return options
}

/** @throws HubError BadOptions if a door without TLS would listen beyond loopback */
export const refusePlainText = ({ http, xds, tls }: Pick<HubOptions, 'http' | 'xds' | 'tls'>): void => {
  if (tls) return
  const open = [http, xds].find(({ host }) => !isLoopback(host))
  if (open)
    throw bad(
      `without TLS the hub listens on loopback only, not on ${open.host}: give --tls-cert and --tls-key`,
    )
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        redis: { type: 'string' },
        'redis-prefix': { type: 'string' },
        tokens: { type: 'string' },
        'secrets-key-file': { type: 'string' },
        'config-clusters': { type: 'string' },
        http: { type: 'string', default: '127.0.0.1:7070' },
        xds: { type: 'string', default: '127.0.0.1:7071' },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
        'log-level': { type: 'string', default: 'info' },
      },
    })
  } catch (error) {
    throw new HubError('BadOptions', error instanceof Error ? error.message : String(error), { cause: error })
  }
}

const tlsFiles = (cert: string | undefined, key: string | undefined): TlsFiles | undefined => {
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined) throw bad('give --tls-cert and --tls-key together')
  return { cert, key }
}

const clusterNames = (value: string): readonly string[] => {
  const names = value.split(',').map((name) => name.trim())
  const wrong = names.find((name) => !isLabel(name))
  if (wrong !== undefined)
    throw bad(
      `--config-clusters must be names of clusters with commas between them, as blue,green: ${JSON.stringify(wrong)} is none`,
    )
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) throw bad(`--config-clusters names ${twice} twice: name each cluster once`)
  return names
}

const addressOf = (flag: string, value: string): Address => {
  const address = parseAddress(value, 0)
  if (address) return address
  throw bad(`${flag} must be HOST:PORT (an IPv6 address in brackets), not ${value}`)
}

const bad = (message: string): HubError => new HubError('BadOptions', message)
