import { join } from 'node:path'
import type { ReportedObject } from '@watershed/model'
import { goldenCases } from '@watershed/testkit'
import { createRecorder } from './support/create-recorder.ts'
import { toldToEnvoy } from './support/told-to-envoy.ts'
import { toldToPeople } from './support/told-to-people.ts'

/** Each document is one object as agents report it, with the cluster that does. */
type Reported = ReportedObject & { readonly cluster: string }

const runPipeline = (documents: unknown[]): unknown => {
  const { pipeline, record } = createRecorder()
  for (const document of documents) {
    const { cluster, ...object } = document as Reported
    record(cluster, object)
  }
  return { envoy: toldToEnvoy(pipeline), ...(toldToPeople(pipeline) as object) }
}

describe('pipeline, golden cases', () => {
  goldenCases(join(import.meta.dirname, 'pipeline'), runPipeline)
})
