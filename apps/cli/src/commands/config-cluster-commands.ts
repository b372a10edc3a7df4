import type { ConfigClustersRequest, ConfigClustersView } from '@watershed/wire'
import { isLabel } from '@watershed/wire'
import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { askHub } from '../context/ask-hub.ts'
import type { Context } from '../context/context.ts'
import { renderConfigClusters } from '../render/render-config-clusters.ts'

type Print = (view: ConfigClustersView, render: (view: ConfigClustersView) => string) => void

const path = '/v1/config-clusters'

/** `watershed config-clusters …` and `watershed promote`: each prints what is in force then. */
export const addConfigClusterCommands = (program: Command, context: () => Context, print: Print): void => {
  const show = (view: ConfigClustersView): void => print(view, renderConfigClusters)

  const order = program
    .command('config-clusters')
    .description('whose Gateways and routes are in force, the first before the others')
    .action(async () => show(await askHub<ConfigClustersView>(context(), path)))
  order
    .command('set <clusters>')
    .description('replace the order: watershed config-clusters set blue,green')
    .action(async (written: string) => {
      const body: ConfigClustersRequest = { clusters: clusterNames(written) }
      show(await askHub<ConfigClustersView>(context(), path, { method: 'PUT', body }))
    })
  order
    .command('reset')
    .description("go back to the order of the hub's --config-clusters")
    .action(async () => show(await askHub<ConfigClustersView>(context(), path, { method: 'DELETE' })))
  program
    .command('promote <cluster>')
    .description('put a cluster before all others in the order of config clusters')
    .action(async (cluster: string) => {
      const promoted = `${path}/${checked(cluster)}/promote`
      show(await askHub<ConfigClustersView>(context(), promoted, { method: 'POST' }))
    })
}

/** @throws CliError Usage */
const clusterNames = (written: string): readonly string[] =>
  written.split(',').map((name) => checked(name.trim()))

const checked = (name: string): string => {
  if (isLabel(name)) return name
  throw new CliError(
    'Usage',
    `${JSON.stringify(name)} is no name of a cluster: write it as blue, or blue,green for several`,
  )
}
