import { readFileSync } from 'node:fs'
import { buildConnector } from 'undici'
import { AgentError } from '../agent-error.ts'
import type { TokenPlace } from './read-token.ts'

/** Where the hub is, and who asks it. */
export interface HubPlace {
  /** `https://hub.example.com:8443`, with a path where the hub is below one. */
  readonly hub: URL
  readonly cluster: string
  readonly token: TokenPlace
  /** PEM file of the authorities that may vouch for the hub, instead of the system's. */
  readonly hubCaFile?: string
  /** The name in the hub's certificate, where it is not the host of `hub`. */
  readonly hubServerName?: string
}

/** Reads the authorities for each connection, so that a file that was replaced is used from then on. */
export const connectorOf = (
  { hubCaFile: caFile, hubServerName: servername }: HubPlace,
  timeout: number,
): buildConnector.connector => {
  const named = servername === undefined ? {} : { servername }
  return (target, done) => {
    try {
      const ca = caFile === undefined ? {} : { ca: readFileSync(caFile) }
      buildConnector({ timeout, ...ca })({ ...target, ...named }, done)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      const message = `the file of authorities ${String(caFile)} cannot be read (${code}): correct --hub-ca`
      done(new AgentError('CaUnreadable', message, { cause: error }), null)
    }
  }
}

/** Of everything that an agent asks of its hub, which may be below a path of its own. */
export const clusterPath = ({ hub, cluster }: HubPlace): string =>
  `${hub.pathname.replace(/\/$/, '')}/v1/clusters/${cluster}`
