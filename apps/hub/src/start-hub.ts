import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { Server as HttpsServer } from 'node:https'
import { hostname } from 'node:os'
import { createPipeline } from '@watershed/pipeline'
import type { Store } from '@watershed/store'
import { createStore } from '@watershed/store'
import { createServerCredentials, startXdsServer } from '@watershed/xds'
import type { FastifyBaseLogger } from 'fastify'
import { createOrderChanges } from './config-clusters/change-order.ts'
import { createConfigOrder } from './config-clusters/config-order.ts'
import { createEdgeGate } from './edges/edge-gate.ts'
import { createEdgeServer } from './edges/create-edge-server.ts'
import { createEdgeViews } from './edges/edge-views.ts'
import { addAgentRoutes } from './http/agent-routes.ts'
import type { App } from './http/app.ts'
import { addConfigClusterRoutes } from './http/config-cluster-routes.ts'
import { createApp } from './http/create-app.ts'
import { addHealthRoutes } from './http/health-routes.ts'
import { addMetricsRoute } from './http/metrics-route.ts'
import { addVersionRoute } from './http/version-route.ts'
import { addFleetRoutes } from './http/fleet-routes.ts'
import { addListRoutes } from './http/list-routes.ts'
import { addObjectRoutes } from './http/object-routes.ts'
import { createMetrics } from './metrics/create-metrics.ts'
import { acknowledgements } from './metrics/acknowledgements.ts'
import { observeHub } from './metrics/observe-hub.ts'
import type { HubOptions } from './options.ts'
import { refusePlainText } from './options.ts'
import { programmingClock } from './programming/programming-clock.ts'
import { trackProgramming } from './programming/track-programming.ts'
import { createArrivals } from './replica/arrivals.ts'
import { countObjects } from './replica/count-objects.ts'
import { followStore } from './replica/follow-store.ts'
import { followPipeline } from './resources/pipeline-resources.ts'
import { routeAnswers } from './resources/route-answers.ts'
import { openSecretKeys } from './secrets/open-secret-keys.ts'
import { createReseal } from './secrets/reseal.ts'
import { trackWithheldSecrets } from './secrets/withheld-secrets.ts'
import { addStatusRoute } from './statuses/add-status-route.ts'
import { createStatusFeeds } from './statuses/status-feeds.ts'
import { followTls, readTls } from './tls-files.ts'
import { openTokenFile } from './tokens/token-file.ts'

export interface Hub {
  /** Where agents and people are served. */
  readonly httpPort: number
  readonly xdsPort: number
  stop(): Promise<void>
}

/** Starts a hub; it serves edges once it has read its Redis. @throws HubError, StoreError, XdsError; then nothing is left running */
export const startHub = async (options: HubOptions, log: FastifyBaseLogger): Promise<Hub> => {
  refusePlainText(options)
  const ends: (() => unknown)[] = []
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    return { ...(await start(options, log, ends)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const start = async (
  options: HubOptions,
  log: FastifyBaseLogger,
  ends: (() => unknown)[],
): Promise<Omit<Hub, 'stop'>> => {
  const tls = options.tls && (await readTls(options.tls))
  const tokens = await openTokenFile(options.tokenFile, log, (revoked) => {
    gate.reconsider()
    for (const { role, name } of revoked) {
      if (role === 'edge') ads.disconnect(name, 'its token was removed')
      if (role === 'cluster') statusFeeds.end(name)
    }
  })
  ends.push(() => tokens.stop())
  const secretKeys = await openSecretKeys(options)
  const store = createStore({
    url: options.redisUrl,
    log,
    secretKeys: secretKeys.first,
    ...(options.redisPrefix !== undefined && { prefix: options.redisPrefix }),
  })
  ends.push(() => store.close())

  const pipeline = createPipeline({
    onFault: (err) => log.error({ err }, 'a derivation failed: what it last made stays'),
  })
  const flag = options.configClusters
  const configOrder = createConfigOrder(pipeline, flag)
  const arrivals = createArrivals()
  const objects = countObjects(pipeline.records)
  const withheld = trackWithheldSecrets(pipeline.records, secretKeys.first.length > 0)
  const edgeViews = createEdgeViews(pipeline)
  const statusFeeds = createStatusFeeds(pipeline.statuses)
  const resources = followPipeline(pipeline)
  const gate = createEdgeGate({ expected: tokens.clusters, settle: () => void settle(store, log) })

  const metrics = createMetrics()
  ends.push(() => metrics.stop())
  const ads = createEdgeServer({
    identify: tokens.identify,
    edgeViews,
    gate,
    log,
    acknowledged: acknowledgements(metrics.meter),
    answered: () => programming.answered(),
    connected: () => programming.connected(),
  })
  const programming = trackProgramming({
    replica: `${hostname()}-${randomUUID().slice(0, 8)}`,
    pipeline,
    store,
    streams: ads.streams,
    clock: programmingClock,
    log,
  })
  const credentials = tls && createServerCredentials(tls)
  const xds = await startXdsServer({
    ads,
    ...options.xds,
    ...(credentials && { credentials: credentials.credentials }),
  })
  ends.push(() => xds.stop())
  ends.push(() => programming.stop())

  observeHub(metrics.meter, pipeline, ads)
  const app = await createApp({ log, identify: tokens.identify, ...(tls && { tls }) })
  ends.push(() => app.close())
  addAgentRoutes(app, store, withheld)
  addStatusRoute(app, { store, gate, feeds: statusFeeds })
  addListRoutes(app, resources)
  addObjectRoutes(app, { pipeline, resources, routes: routeAnswers(resources, pipeline, programming) })
  const clusters = { ...pipeline, objects, problems: withheld.problems }
  addFleetRoutes(app, { store, programming, edgeViews, clusters })
  const changes = createOrderChanges({ store, flag, arrivals, log })
  addConfigClusterRoutes(app, { store, pipeline, order: configOrder, changes, objects })
  addVersionRoute(app)
  addHealthRoutes(app, gate)
  addMetricsRoute(app, metrics)
  await app.listen(options.http)

  if (options.tls && credentials)
    ends.push(
      followTls(options.tls, [credentials.reload, (pair) => secureServer(app)?.setSecureContext(pair)], log),
    )
  const reseal = createReseal(store, log)
  ends.push(() => reseal.stop())
  reseal.begin()
  const keyFile = secretKeys.follow((keys) => {
    store.useSecretKeys(keys)
    withheld.keysChanged(keys.length > 0)
    reseal.begin()
  }, log)
  ends.push(() => keyFile.stop())
  const follower = followStore({
    store,
    pipeline,
    configOrder,
    arrivals,
    edgeViews,
    gate,
    programming,
    log,
  })
  ends.push(() => follower.stop())
  const { port: httpPort } = app.server.address() as AddressInfo
  log.info(
    { http: `${options.http.host}:${httpPort}`, xds: `${options.xds.host}:${xds.port}` },
    'the hub listens',
  )
  return { httpPort, xdsPort: xds.port }
}

/** If this is lost, a hub that starts later asks for the reports again: that is safe, so a warning is enough. */
const settle = async (store: Store, log: FastifyBaseLogger): Promise<void> => {
  try {
    await store.settle()
  } catch (err) {
    log.warn({ err }, 'Redis could not be told that every cluster has reported')
  }
}

const secureServer = ({ server }: App): HttpsServer | undefined =>
  server instanceof HttpsServer ? server : undefined
