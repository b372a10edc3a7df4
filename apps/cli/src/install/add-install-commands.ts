import { kubernetesYaml } from '@watershed/charts'
import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import { stringify } from 'yaml'
import type { AgentInstallOptions } from './install-agent.ts'
import { installAgent } from './install-agent.ts'
import type { EdgeInstallOptions } from './install-edge.ts'
import { installEdge } from './install-edge.ts'
import type { HubInstallOptions } from './install-hub.ts'
import { installHub } from './install-hub.ts'
import type { Installation } from './install.ts'

export interface Output {
  readonly write: (text: string) => void
  /** For the person, apart from what is piped on. */
  readonly note: (text: string) => void
  readonly json: () => boolean
}

/** `watershed install hub|agent|edge`: manifests on standard output, for `kubectl apply -f -`. */
export const addInstallCommands = (program: Command, output: Output): void => {
  const group = program
    .command('install')
    .description(
      'print the manifests of a hub, an agent or an edge: watershed install … | kubectl apply -f -',
    )
  const print = ({ manifests, notes }: Installation): void => {
    output.write(output.json() ? asJson(manifests) : asYaml(manifests))
    for (const note of notes) output.note(`${note}\n`)
  }

  addHubFlags(
    withCommon(group.command('hub').description('the hub, with a Redis unless --redis-secret names one')),
  ).action(async (_, command: Command) =>
    print(await installHub(optionsOf(command) as HubInstallOptions, Date.now())),
  )

  addAgentFlags(
    withCommon(
      group
        .command('agent')
        .description('the agent of one cluster, with its RBAC and the definitions of our kinds'),
    ),
  ).action(async (_, command: Command) =>
    print(await installAgent(optionsOf(command) as AgentInstallOptions)),
  )

  addEdgeFlags(withCommon(group.command('edge').description('edges, which clients come to'))).action(
    async (_, command: Command) => print(await installEdge(optionsOf(command) as EdgeInstallOptions)),
  )
}

const asYaml = (manifests: readonly object[]): string =>
  manifests
    .map(
      (manifest) =>
        `---\n${stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false, ...kubernetesYaml })}`,
    )
    .join('')

const asJson = (items: readonly object[]): string =>
  `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 2)}\n`

const withCommon = (command: Command): Command =>
  command
    .option('-n, --namespace <namespace>', 'where it goes', 'watershed-system')
    .option('--release <name>', 'what its objects are called (watershed-hub, -agent, -edge)')
    .option(
      '-f, --values <file>',
      'values of the chart, as Helm takes them; flags come first; repeat it',
      gather,
    )
    .option('--image-registry <prefix>', 'where the image is, as registry.example.com/team')
    .option('--no-create-namespace', 'leave out the Namespace')
    .option('--no-secrets', 'leave out Secrets: those of the first time stay')

const serviceTypes = ['ClusterIP', 'NodePort', 'LoadBalancer']

const addHubFlags = (command: Command): Command =>
  command
    .option('--replicas <n>', 'hub pods (2)', whole)
    .addOption(
      new Option('--service-type <type>', 'how agents and edges come to it (ClusterIP)').choices(
        serviceTypes,
      ),
    )
    .option('--dns-name <name>', "in the hub's certificate, besides the Service's; repeat it", gather)
    .option('--ip <address>', "in the hub's certificate; repeat it", gather)
    .option(
      '--tls-secret <name>',
      'a Secret with tls.crt, tls.key and ca.crt, instead of a certificate made here',
    )
    .option(
      '--redis-secret <name>',
      'a Secret with the URL of your Redis under url, instead of one of its own',
    )
    .option('--config-clusters <a,b>', 'whose routes count, the first of them first (all clusters)')

/** --hub and --token-file are flags of `watershed` itself, too, so that they are looked up in both. */
const addAccessFlags = (command: Command, hub: string): Command =>
  command
    .option(hub, 'the address of the hub')
    .option('--hub-ca <file>', "who signed the hub's certificate, in PEM")
    .option(
      '--hub-server-name <name>',
      "the name in the hub's certificate, where it is not the host of --hub",
    )
    .option('--token-file <file>', 'holds its token (one is made)')
    .option('--token-patch <file>', "write what lets a made token in, for the hub's Secret of tokens")

const addAgentFlags = (command: Command): Command =>
  addAccessFlags(command.option('--cluster <name>', 'the name of the cluster'), '--hub <url>')
    .option('--namespaces <a,b>', 'report these only')
    .option('--exclude-namespaces <a,b>', 'report all but these')
    .addOption(
      new Option(
        '--service-imports <who>',
        'External: another MCS implementation makes them (Managed)',
      ).choices(['Managed', 'External']),
    )
    .addOption(
      new Option('--reach <how>', 'how edges come to its endpoints (PodAddresses)').choices([
        'PodAddresses',
        'NodePort',
        'LoadBalancer',
        'Gateway',
      ]),
    )
    .option('--node-selector <key=value,…>', 'for NodePort: the nodes (all)')
    .addOption(
      new Option('--node-address-type <type>', 'for NodePort (InternalIP)').choices([
        'InternalIP',
        'ExternalIP',
      ]),
    )
    .option('--gateway-address <ip:port>', "the cluster's own gateway; repeat it", gather)
    .option('--no-crds', 'leave out the definitions of our kinds')

const addEdgeFlags = (command: Command): Command =>
  addAccessFlags(
    command.option('--name <name>', 'the name that its token is for (the release’s)'),
    '--hub <host:port,…>',
  )
    .addOption(
      new Option('--kind <kind>', 'what runs the pods (Deployment)').choices(['Deployment', 'DaemonSet']),
    )
    .option('--replicas <n>', 'pods of a Deployment (2)', whole)
    .option('--region <name>', 'where it is')
    .option('--zone <name>', 'where it is')
    .addOption(
      new Option('--service-type <type>', 'how clients come to it (LoadBalancer)').choices(serviceTypes),
    )
    .option('--port <[name=]port>', "of the Gateways' listeners (80); repeat it", gather)

const gather = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

const whole = (value: string): number => {
  if (/^\d{1,4}$/.test(value)) return Number(value)
  throw new InvalidArgumentError('It must be a whole number.')
}

const shared = ['hub', 'tokenFile'] as const

/** Commander gives `watershed` a flag that it has in common with a command. A variable of its own is not meant here. */
const optionsOf = (command: Command): unknown => {
  const root = command.parent?.parent
  const typed = shared.filter((key) => root?.getOptionValueSource(key) === 'cli')
  return { ...command.opts(), ...Object.fromEntries(typed.map((key) => [key, root?.opts()[key] as unknown])) }
}
