import type { Values } from '@watershed/charts'
import { isLabel } from '@watershed/wire'
import { CliError } from '../cli-error.ts'
import { commaList } from './comma-list.ts'
import type { HubAccessOptions } from './hub-access.ts'
import { hubAccess } from './hub-access.ts'
import type { Installation, InstallOptions } from './install.ts'
import { install } from './install.ts'

export interface EdgeInstallOptions extends InstallOptions, HubAccessOptions {
  readonly name?: string
  readonly hub?: string
  readonly kind?: string
  readonly replicas?: number
  readonly region?: string
  readonly zone?: string
  readonly serviceType?: string
  readonly port?: readonly string[]
}

/** @throws CliError Usage, naming the flag and the cure */
export const installEdge = (options: EdgeInstallOptions): Promise<Installation> =>
  install('edge', options, async (release, given) => {
    const givenName = given['name']
    const name =
      options.name ?? (typeof givenName === 'string' && givenName !== '' ? givenName : release.name)
    if (!isLabel(name)) throw new CliError('Usage', `--name ${name} is not a name: write a DNS label, as eu`)
    const hub = addresses(options.hub, given)
    if (options.hubCa === undefined && !namesAuthority((given['hub'] ?? {}) as Values))
      throw new CliError('Usage', "say who signed the hub's certificate with --hub-ca, a file in PEM")
    const access = await hubAccess('edge', name, options, release, given)
    return {
      values: {
        ...(options.name !== undefined && { name }),
        hub: { ...access.hub, ...hub },
        token: access.token,
        ...chosen(options, 'kind'),
        ...chosen(options, 'replicas'),
        ...chosen(options, 'region'),
        ...chosen(options, 'zone'),
        service: {
          ...(options.serviceType !== undefined && { type: options.serviceType }),
          ...(options.port !== undefined && { ports: options.port.map(parsePort) }),
        },
      },
      notes: access.notes,
    }
  })

const namesAuthority = ({ ca, caConfigMap, caSecret }: Values): boolean =>
  [ca, caConfigMap, caSecret].some(Boolean)

const chosen = (options: EdgeInstallOptions, key: 'kind' | 'replicas' | 'region' | 'zone'): Values =>
  options[key] === undefined ? {} : { [key]: options[key] }

const addresses = (written: string | undefined, given: Values): Values => {
  if (written === undefined && ((given['hub'] ?? {}) as Values)['addresses'] !== undefined) return {}
  const list = commaList(written ?? '')
  if (list.length === 0 || list.some((one) => !/^(\[[0-9a-fA-F:]+\]|[^:[\]/ ]+):\d{1,5}$/.test(one)))
    throw new CliError(
      'Usage',
      `give the hub's xDS address with --hub, as hub.example.com:8444, several with commas between${written === undefined ? '' : `, not ${written}`}`,
    )
  return { addresses: list }
}

const parsePort = (written: string): Values => {
  const [, name, port] = /^(?:([a-z0-9-]+)=)?(\d{1,5})$/.exec(written) ?? []
  if (port === undefined)
    throw new CliError('Usage', `--port ${written} must be a port, as 80, or NAME=PORT, as web=8080`)
  return { name: name ?? (port === '80' ? 'http' : `http-${port}`), port: Number(port) }
}
