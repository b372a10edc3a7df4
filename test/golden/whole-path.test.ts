import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { trimObject } from '@watershed/agent'
import { goldenCases } from '@watershed/testkit'
import { parseAllDocuments } from 'yaml'
import type { Recorder } from './support/create-recorder.ts'
import { createRecorder } from './support/create-recorder.ts'
import { toldToEnvoy } from './support/told-to-envoy.ts'
import { toldToPeople } from './support/told-to-people.ts'

/** Says in which cluster's folder the documents after it are. Everything else is ordinary YAML. */
interface Folder {
  readonly cluster: string
}

/** States the order of config clusters. */
interface Order {
  readonly configClusters: readonly string[]
}

const isOrder = (document: unknown): document is Order =>
  typeof document === 'object' && document !== null && 'configClusters' in document

const isFolder = (document: unknown): document is Folder =>
  typeof document === 'object' && document !== null && 'cluster' in document

const folder = join(import.meta.dirname, 'whole-path')
const platform = parseAllDocuments(readFileSync(join(folder, 'platform.yaml'), 'utf8'))

const runWholePath = (documents: unknown[]): unknown => {
  const recorder = createRecorder()
  const problems: unknown[] = []
  let cluster = ''
  for (const document of [...platform.map((one) => one.toJS() as unknown), ...documents]) {
    if (isFolder(document)) {
      cluster = document.cluster
      recorder.know(cluster)
    } else if (isOrder(document)) recorder.prefer(document.configClusters)
    else problems.push(...report(recorder, cluster, document))
  }
  return {
    envoy: toldToEnvoy(recorder.pipeline),
    ...(toldToPeople(recorder.pipeline) as object),
    problems,
  }
}

/** The agent's part; returns what it would tell of a document that it cannot report. */
const report = ({ record }: Recorder, cluster: string, document: unknown): readonly unknown[] => {
  const trimmed = trimObject(document)
  if (trimmed.type === 'faulty')
    return trimmed.faults.map(({ path, message }) => ({ cluster, path, message }))
  if (trimmed.type === 'object') record(cluster, trimmed.object)
  return []
}

describe('the whole path, golden cases', () => {
  goldenCases(folder, runWholePath)
})
