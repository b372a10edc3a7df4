import type { ClustersView, ConfigClustersView, EdgesView, RoutesView, RouteView } from '@watershed/wire'
import { Command, Option } from 'commander'
import { addCheckCommand } from './check/add-check-command.ts'
import type { Terminal } from './check/terminal.ts'
import { addConfigClusterCommands } from './commands/config-cluster-commands.ts'
import { makeToken } from './commands/make-token.ts'
import type { Shifted, ShiftOptions } from './commands/shift.ts'
import { parseRouteName, shift } from './commands/shift.ts'
import { askHub } from './context/ask-hub.ts'
import { askList } from './context/ask-list.ts'
import type { Context } from './context/context.ts'
import { addInstallCommands } from './install/add-install-commands.ts'
import { renderClusters } from './render/render-clusters.ts'
import { renderEdges } from './render/render-edges.ts'
import { renderRoute } from './render/render-route.ts'
import { renderRoutes } from './render/render-routes.ts'
import { renderStatus } from './render/render-status.ts'
import { percent } from './render/table.ts'

interface GlobalOptions extends Context {
  readonly output: 'table' | 'json'
}

/** The commands of `watershed`. `found` is the context where no flag or variable names one. */
export const createProgram = (
  found: Context,
  write: (text: string) => void,
  note: (text: string) => void,
  terminal: Omit<Terminal, 'write' | 'note'> = plain,
): Command => {
  const program = new Command('watershed')
    .description('Looks into a Watershed hub, and shifts traffic between clusters.')
    .addOption(
      new Option('-o, --output <format>', 'what to print').choices(['table', 'json']).default('table'),
    )
    .addOption(new Option('--hub <url>', "the hub's REST API").env('WATERSHED_HUB'))
    .addOption(
      new Option('--token-file <file>', "a file with an operator's token").env('WATERSHED_TOKEN_FILE'),
    )
    .addOption(new Option('--ca <file>', "who signed the hub's certificate, in PEM").env('WATERSHED_CA'))
    .addOption(
      new Option(
        '--server-name <name>',
        "the name in the hub's certificate, where it is not the host of --hub",
      ).env('WATERSHED_SERVER_NAME'),
    )
    .addOption(
      new Option('--directory <folder>', 'the manifests that `shift` edits').env('WATERSHED_DIRECTORY'),
    )
  const context = (): Context => ({ ...found, ...program.opts<GlobalOptions>() })
  const print = <V>(value: V, render: (value: V) => string): void => {
    const json = program.opts<GlobalOptions>().output === 'json'
    write(`${json ? JSON.stringify(value, undefined, 2) : render(value)}\n`)
  }

  program
    .command('status')
    .description('clusters, routes and edges in brief, with what needs a look')
    .action(async () => {
      const [{ clusters }, { routes }, { edges }, configClusters] = await Promise.all([
        askList<ClustersView>(context(), '/v1/clusters', 'clusters'),
        askList<RoutesView>(context(), '/v1/routes', 'routes'),
        askList<EdgesView>(context(), '/v1/edges', 'edges'),
        askHub<ConfigClustersView>(context(), '/v1/config-clusters'),
      ])
      print({ clusters, routes, edges, configClusters }, renderStatus)
    })

  const get = program.command('get').description('list what the hub knows')
  get
    .command('clusters')
    .action(async () =>
      print(await askList<ClustersView>(context(), '/v1/clusters', 'clusters'), renderClusters),
    )
  get
    .command('routes')
    .action(async () => print(await askList<RoutesView>(context(), '/v1/routes', 'routes'), renderRoutes))
  get
    .command('edges')
    .action(async () => print(await askList<EdgesView>(context(), '/v1/edges', 'edges'), renderEdges))

  program
    .command('describe')
    .description('one thing in full')
    .command('route <namespace/name>')
    .option('--kind <kind>', 'HTTPRoute, GRPCRoute, …, where several have that name')
    .option('--cluster <cluster>', 'the cluster that reported it, where several did')
    .action(async (route: string, options: { readonly kind?: string; readonly cluster?: string }) => {
      const { namespace, name } = parseRouteName(route)
      const query = new URLSearchParams({ ...options })
      print(
        await askHub<RouteView>(context(), `/v1/routes/${namespace}/${name}?${query.toString()}`),
        renderRoute,
      )
    })

  program
    .command('shift <namespace/name> <backend=weight...>')
    .description('edit the weights in a route’s manifest: watershed shift shop/cart blue=90 green=10')
    .option('--rule <rule>', 'the name or number of the rule, where the route has several')
    .option('--kind <kind>', 'HTTPRoute, GRPCRoute, …, where several have that name')
    .action(async (route: string, weights: string[], options: ShiftOptions) =>
      print(await shift(context(), route, weights, options), renderShifted),
    )

  addConfigClusterCommands(program, context, print)

  program
    .command('token <role> <name>')
    .description(
      'make a token for a cluster, an edge, an operator, or a viewer, who may look and change nothing',
    )
    .action((role: string, name: string) =>
      print(makeToken(role, name), ({ token, entry }) =>
        [
          `Token (give it to ${role} ${name}; it is shown once):`,
          token,
          '',
          "Entry for the hub's token file:",
          `  - ${JSON.stringify(entry)}`,
        ].join('\n'),
      ),
    )
  addInstallCommands(program, {
    write,
    note,
    json: () => program.opts<GlobalOptions>().output === 'json',
  })
  addCheckCommand(program, context, () => program.opts<GlobalOptions>().output === 'json', {
    write,
    note,
    ...terminal,
  })
  return program
}

const plain: Omit<Terminal, 'write' | 'note'> = { exit: () => {}, columns: Infinity, colour: false }

const renderShifted = ({ file, backends, live }: Shifted): string => {
  const total = backends.reduce((sum, { after }) => sum + after, 0)
  const lines = backends.map(
    ({ backend, before, after }) =>
      `  ${backend}  ${before} → ${after}  (${percent(total === 0 ? 0 : after / total)})`,
  )
  const end =
    live === undefined
      ? []
      : [live ? 'The edges carry it out.' : 'The edges do not carry it out yet: see `watershed status`.']
  return [`Edited ${file}`, ...lines, ...end].join('\n')
}
