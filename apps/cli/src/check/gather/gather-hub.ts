import type {
  ClustersView,
  ConfigClustersView,
  EdgesView,
  Problem,
  RoutesView,
  VersionView,
} from '@watershed/wire'
import { CliError } from '../../cli-error.ts'
import { reachHub } from '../../context/ask-hub.ts'
import { askList } from '../../context/ask-list.ts'
import type { Context } from '../../context/context.ts'
import { readText } from '../../install/text-files.ts'
import type { ClockReading, HubFacts, TlsFact } from '../facts.ts'
import { attempt } from './attempt.ts'
import { probeTls } from './probe-tls.ts'
import type { Progress } from './progress.ts'

/** Asks the hub, all things at once. It is sent a token only by who verifies its certificate. @throws CliError Usage */
export const gatherHub = async (
  context: Context & { readonly hub: string },
  timeoutMs: number,
  progress: Progress,
): Promise<HubFacts> => {
  const url = URL.parse(context.hub)
  if (!url || !/^https?:$/.test(url.protocol))
    throw new CliError('Usage', `--hub must be a URL, as https://hub.example.com:8443, not ${context.hub}`)
  /** `field` is one that a hub's answer has. */
  const ask = <V extends object>(what: string, path: string, field: keyof V & string) =>
    progress.during(what, () =>
      attempt(async () => {
        const view = await askList<V>(context, path, field, { timeoutMs })
        if (view[field] !== undefined) return view
        throw new CliError(
          'NotFound',
          `what answers at ${context.hub} is no hub: its ${path} has no ${field}`,
        )
      }),
    )
  const [tls, answered, version, clusters, edges, routes, configClusters] = await Promise.all([
    url.protocol === 'https:'
      ? progress.during("the hub's certificate", () => attempt(() => probe(url, context, timeoutMs)))
      : undefined,
    progress.during('the hub', () => attempt(() => readiness(context, timeoutMs))),
    ask<VersionView>("the hub's version", '/v1/version', 'version'),
    ask<ClustersView>('clusters', '/v1/clusters', 'clusters'),
    ask<EdgesView>('edges', '/v1/edges', 'edges'),
    ask<RoutesView>('routes', '/v1/routes', 'routes'),
    ask<ConfigClustersView>('the order of config clusters', '/v1/config-clusters', 'warnings'),
  ])
  return {
    url: context.hub,
    serverName: context.serverName ?? url.hostname,
    ...(tls && { tls }),
    ready: answered.problem ? answered : { value: answered.value },
    ...(answered.value?.clock && { clock: answered.value.clock }),
    version: version.problem ? version : { value: version.value.version },
    clusters: clusters.problem ? clusters : { value: clusters.value.clusters },
    edges: edges.problem ? edges : { value: edges.value.edges },
    routes: routes.problem ? routes : { value: routes.value.routes },
    configClusters,
  }
}

const probe = async (
  { hostname, port }: URL,
  { ca, serverName }: Context,
  timeoutMs: number,
): Promise<TlsFact> => {
  const host = hostname.replaceAll(/[[\]]/g, '')
  return probeTls({
    host,
    port: port === '' ? 443 : Number(port),
    serverName: serverName ?? host,
    ...(ca !== undefined && { ca: await readText('--ca', ca) }),
    timeoutMs,
  })
}

/** Without a token: anybody may ask. */
const readiness = async (
  context: Context & { readonly hub: string },
  timeoutMs: number,
): Promise<{ readonly ready: boolean; readonly says: string; readonly clock?: ClockReading }> => {
  const sent = Date.now()
  const { status, date, body } = await reachHub(context, '/readyz', { timeoutMs })
  const received = Date.now()
  const theirs = Date.parse(date ?? '')
  if (status !== 200 && status !== 503)
    throw new CliError(
      'HubRefused',
      `what answers at ${context.hub} is no hub: it answers ${status} to /readyz`,
    )
  // A hub of the version before says it as `message`.
  const { message = '', detail = message } = body as Partial<Problem>
  return {
    ready: status === 200,
    says: detail,
    ...(!Number.isNaN(theirs) && { clock: { theirs, sent, received } }),
  }
}
