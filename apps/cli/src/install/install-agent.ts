import { isLabel } from '@watershed/wire'
import type { Values } from '@watershed/charts'
import { CliError } from '../cli-error.ts'
import type { HubAccessOptions } from './hub-access.ts'
import { hubAccess } from './hub-access.ts'
import type { Installation, InstallOptions } from './install.ts'
import { install } from './install.ts'
import { commaList } from './comma-list.ts'

export interface AgentInstallOptions extends InstallOptions, HubAccessOptions {
  readonly cluster?: string
  readonly hub?: string
  readonly namespaces?: string
  readonly excludeNamespaces?: string
  readonly serviceImports?: string
  readonly reach?: string
  readonly nodeSelector?: string
  readonly nodeAddressType?: string
  readonly gatewayAddress?: readonly string[]
}

/** @throws CliError Usage, naming the flag and the cure */
export const installAgent = (options: AgentInstallOptions): Promise<Installation> =>
  install('agent', options, async (release, given) => {
    const cluster = options.cluster ?? text(given['cluster'])
    if (cluster === '')
      throw new CliError('Usage', "say which cluster this is with --cluster, as the hub's tokens name it")
    if (!isLabel(cluster))
      throw new CliError('Usage', `--cluster ${cluster} is not a name: write a DNS label, as blue`)
    const url = options.hub ?? text((given['hub'] as Values | undefined)?.['url'])
    if (!/^https:\/\/[^/]/.test(url))
      throw new CliError(
        'Usage',
        `give the hub's address with --hub, as https://hub.example.com:8443${url && `, not ${url}`}`,
      )
    const access = await hubAccess('cluster', cluster, options, release, given)
    const { excludeNamespaces, serviceImports } = options
    return {
      values: {
        cluster,
        hub: { ...access.hub, url },
        token: access.token,
        ...(options.namespaces !== undefined && { namespaces: commaList(options.namespaces) }),
        ...(excludeNamespaces !== undefined && { excludeNamespaces: commaList(excludeNamespaces) }),
        ...(serviceImports !== undefined && { serviceImports }),
        reach: reachValues(options),
      },
      notes: access.notes,
    }
  })

const reachValues = ({
  reach,
  nodeSelector,
  nodeAddressType,
  gatewayAddress,
}: AgentInstallOptions): Values => ({
  ...(reach !== undefined && { mode: reach }),
  ...(nodeSelector !== undefined && { nodeSelector: labels(nodeSelector) }),
  ...(nodeAddressType !== undefined && { nodeAddressType }),
  ...(gatewayAddress !== undefined && { gatewayAddresses: gatewayAddress }),
})

const labels = (written: string): Values =>
  Object.fromEntries(
    commaList(written).map((pair) => {
      const [, key, value] = /^([^=]+)=(.*)$/.exec(pair) ?? []
      if (key === undefined || value === undefined)
        throw new CliError(
          'Usage',
          `--node-selector ${written} must be key=value, several with commas between`,
        )
      return [key, value]
    }),
  )

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
