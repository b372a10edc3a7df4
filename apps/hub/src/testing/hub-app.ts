import type { ReportedObject, StoredRecord } from '@watershed/model'
import { recordKey } from '@watershed/model'
import type { Pipeline } from '@watershed/pipeline'
import { createPipeline } from '@watershed/pipeline'
import type { ClusterState } from '@watershed/store'
import type { EdgeView } from '@watershed/wire'
import { pino } from 'pino'
import type { App } from '../http/app.ts'
import { createApp } from '../http/create-app.ts'
import { addFleetRoutes } from '../http/fleet-routes.ts'
import { addListRoutes } from '../http/list-routes.ts'
import { addObjectRoutes } from '../http/object-routes.ts'
import { followPipeline } from '../resources/pipeline-resources.ts'
import { routeAnswers } from '../resources/route-answers.ts'

type Answer = Awaited<ReturnType<App['inject']>>

/** What a hub answers to people, around a pipeline that a test writes to: without Redis and without edges. */
export interface HubApp {
  readonly app: App
  readonly pipeline: Pipeline
  readonly clusters: ClusterState[]
  readonly edges: EdgeView[]
  put(...records: readonly StoredRecord[]): void
  remove(...records: readonly StoredRecord[]): void
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>
}

export const startHubApp = async (): Promise<HubApp> => {
  const app = await createApp({
    log: pino({ level: 'silent' }),
    identify: () => ({ role: 'viewer', name: 'ann' }),
  })
  const pipeline = createPipeline()
  const resources = followPipeline(pipeline)
  const clusters: ClusterState[] = []
  const edges: EdgeView[] = []
  const programming = {
    acknowledgements: () => edges.map(({ node }) => ({ node, acknowledged: true })),
    version: () => edges.length,
    edges: async () => edges.map((view) => ({ view, position: 0 })),
  }
  addListRoutes(app, resources)
  addObjectRoutes(app, { pipeline, resources, routes: routeAnswers(resources, pipeline, programming) })
  addFleetRoutes(app, {
    store: { clusters: async () => clusters },
    programming,
    edgeViews: { version: () => '7' },
    clusters: { ...pipeline, objects: () => ({}), problems: () => [] },
  })
  const keyOf = ({ cluster, object }: StoredRecord): string => recordKey({ ...object, cluster })
  return {
    app,
    pipeline,
    clusters,
    edges,
    put: (...records) =>
      pipeline.update(() => {
        for (const record of records) {
          pipeline.clusters.set(record.cluster, true)
          pipeline.records.set(keyOf(record), record)
        }
      }),
    remove: (...records) =>
      pipeline.update(() => {
        for (const record of records) pipeline.records.delete(keyOf(record))
      }),
    get: async (path, headers = {}) =>
      app.inject({ path, headers: { authorization: 'Bearer x', ...headers } }),
  }
}

export const inCluster = (cluster: string, object: ReportedObject): StoredRecord => ({
  cluster,
  object,
  firstReported: 1_000,
})
