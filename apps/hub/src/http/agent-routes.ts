import { refusals } from '@watershed/ingest'
import type { RecordKind } from '@watershed/model'
import { objectKey } from '@watershed/model'
import type { ApplyOutcome, SessionRefusal, Store } from '@watershed/store'
import {
  ClusterParams,
  HeartbeatAnswer,
  HeartbeatRequest,
  limits,
  ReportAnswer,
  ReportRequest,
  SessionAnswer,
  SessionRequest,
  wireVersion,
} from '@watershed/wire'
import type { WithheldSecrets } from '../secrets/withheld-secrets.ts'
import type { App } from './app.ts'
import { HttpError } from './http-error.ts'

/** What agents call. An agent's token opens these for its own cluster and nothing else. */
export const addAgentRoutes = (
  app: App,
  store: Store,
  withheld: Pick<WithheldSecrets, 'wantsReport'>,
): void => {
  const config = { role: 'cluster' } as const

  app.post(
    '/v1/clusters/:cluster/session',
    { config, schema: { params: ClusterParams, body: SessionRequest, response: { 200: SessionAnswer } } },
    async ({ params, body }) => {
      if (body.wire !== wireVersion)
        throw new HttpError(
          'UnsupportedWire',
          `the hub speaks version ${wireVersion} of the agents' messages, not ${body.wire}`,
          { field: 'wire', cure: "run an agent of the hub's version", supported: wireVersion },
        )
      const { epoch } = await store.openSession({
        cluster: params.cluster,
        agent: body.agent,
        source: body.source,
      })
      return { epoch, heartbeatMs: limits.heartbeatMs, maxReportBytes: limits.reportBytes }
    },
  )

  app.post(
    '/v1/clusters/:cluster/reports',
    {
      config,
      bodyLimit: limits.reportBytes,
      schema: { params: ClusterParams, body: ReportRequest, response: { 200: ReportAnswer } },
    },
    async ({ params: { cluster }, body }) => {
      const upserts = body.upserts.map((object) => ({
        object,
        acceptable: refusals(cluster, object).length === 0,
      }))
      const outcome = await store.apply({ ...body, cluster, upserts })
      const refused = upserts.flatMap(({ object, acceptable }) =>
        acceptable || !referrerKinds.includes(object.kind) ? [] : [objectKey(object)],
      )
      return { ...answerTo(cluster, outcome), ...(refused.length > 0 && { refused }) }
    },
  )

  app.post(
    '/v1/clusters/:cluster/heartbeat',
    { config, schema: { params: ClusterParams, body: HeartbeatRequest, response: { 200: HeartbeatAnswer } } },
    async ({ params: { cluster }, body }) => {
      const answer = await store.heartbeat({ cluster, ...body })
      if (answer.outcome !== 'alive') throw refusal(cluster, answer)
      return { resync: answer.resync || withheld.wantsReport(cluster) }
    },
  )
}

/** Their objects name Secrets and ConfigMaps, which agents report as long as somebody does. */
const referrerKinds: readonly RecordKind[] = ['Gateway', 'ListenerSet', 'BackendTLSPolicy']

/** @throws HttpError for what was not applied, so that the agent knows how to go on */
const answerTo = (cluster: string, outcome: ApplyOutcome): ReportAnswer => {
  switch (outcome.outcome) {
    case 'applied':
      return { applied: true, revision: outcome.revision }
    case 'duplicate':
      return { applied: false, revision: outcome.revision }
    case 'seqGap':
      throw new HttpError('SeqGap', `report ${outcome.expected} of cluster ${cluster} is missing`, {
        field: 'seq',
        cure: openAnother,
        expected: outcome.expected,
      })
    case 'fullReportFirst':
      throw new HttpError(
        'FullReportFirst',
        `the full report of cluster ${cluster} has not come to its end`,
        {
          field: 'full',
          cure: 'end it first',
        },
      )
    case 'fullReportOver':
      throw new HttpError('UnknownEpoch', `the full report of this session of cluster ${cluster} is over`, {
        field: 'full',
        cure: 'open another session for another one',
      })
    case 'tooManyObjects':
      throw new HttpError(
        'TooManyObjects',
        `cluster ${cluster} would have more than ${outcome.limit} objects`,
        { field: 'upserts', cure: 'report fewer', limit: outcome.limit },
      )
    case 'fenced':
    case 'unknownEpoch':
      throw refusal(cluster, outcome)
  }
}

const refusal = (cluster: string, refused: SessionRefusal): HttpError => {
  if (refused.outcome === 'unknownEpoch')
    return new HttpError('UnknownEpoch', `cluster ${cluster} has no such session`, {
      field: 'epoch',
      cure: openAnother,
    })
  return new HttpError('Fenced', `another agent (${refused.agent}) reports for cluster ${cluster}`, {
    field: 'epoch',
    cure: 'stop one of the two',
  })
}

const openAnother = 'open a session and report in full'
