import type { ReportedCluster, ReportedObject } from '@watershed/model'
import { objectKey } from '@watershed/model'
import type { HeartbeatRequest, ProblemCode, ProblemExtras, SourceProblem } from '@watershed/wire'
import { limits, makeProblem, problemCodes, ReportRequest } from '@watershed/wire'
import { Compile } from 'typebox/compile'

export type Answer = readonly [status: number, body: unknown]

/** What a hub knows of one cluster, by the rules of sessions and nothing else. */
export interface HubRules {
  /** What the cluster says of itself. */
  readonly cluster: ReportedCluster | undefined
  /** Of its source. */
  readonly objects: ReadonlyMap<string, ReportedObject>
  readonly problems: readonly SourceProblem[]
  readonly epoch: number
  /** Whether the current session's full report has come to its end. */
  readonly complete: boolean
  /** Heartbeats are answered so. */
  resync: boolean
  /** What is not acceptable, of what is reported from now on. */
  refuses: (object: ReportedObject) => boolean
  openSession(): Answer
  report(body: unknown): Answer
  heartbeat(body: HeartbeatRequest): Answer
  /** As when Redis comes back empty. */
  loseEverything(): void
}

const validator = Compile(ReportRequest)

export const refuse = (
  code: ProblemCode,
  { detail = `refused: ${code}`, ...extras }: ProblemExtras & { readonly detail?: string } = {},
): Answer => [problemCodes[code].status, makeProblem(code, detail, extras)]

export const createHubRules = (heartbeatMs = 50): HubRules => {
  const objects = new Map<string, ReportedObject>()
  let cluster: ReportedCluster | undefined
  let problems: readonly SourceProblem[] = []
  let session = { epoch: 0, seq: 0, ended: false, lost: false, mentioned: new Set<string>() }
  let resync = false
  let revision = 0

  const gate = (epoch: number): Answer | undefined => {
    if (session.lost || epoch > session.epoch) return refuse('UnknownEpoch')
    return epoch < session.epoch ? refuse('Fenced') : undefined
  }
  const apply = ({ seq, upserts, deletes, full, unread = [], problems: told }: ReportRequest): void => {
    session.seq = seq
    revision += 1
    for (const object of upserts) {
      if (object.kind === 'Cluster') cluster = object
      else objects.set(objectKey(object), object)
      session.mentioned.add(objectKey(object))
    }
    for (const name of deletes) objects.delete(objectKey(name))
    problems = told ?? problems
    if (full !== 'end') return
    session.ended = true
    if (cluster && !session.mentioned.has(objectKey(cluster))) cluster = undefined
    for (const [key, { origin = '' }] of objects)
      if (!session.mentioned.has(key) && !unread.some((named) => covers(named, origin) || covers(named, key)))
        objects.delete(key)
  }
  const rules: HubRules = {
    refuses: () => false,
    get cluster() {
      return cluster
    },
    objects,
    get problems() {
      return problems
    },
    get epoch() {
      return session.epoch
    },
    get complete() {
      return session.ended
    },
    get resync() {
      return resync
    },
    set resync(asked) {
      resync = asked
    },
    openSession: () => {
      session = { epoch: session.epoch + 1, seq: 0, ended: false, lost: false, mentioned: new Set() }
      resync = false
      return [200, { epoch: session.epoch, heartbeatMs, maxReportBytes: limits.reportBytes }]
    },
    report: (body) => {
      if (!validator.Check(body)) return refuse('Invalid', { detail: JSON.stringify(validator.Errors(body)) })
      const refused = gate(body.epoch)
      if (refused) return refused
      if (body.seq <= session.seq) return [200, { applied: false, revision }]
      if (body.seq > session.seq + 1) return refuse('SeqGap', { expected: session.seq + 1 })
      if (!body.full && !session.ended) return refuse('FullReportFirst')
      if (body.full && session.ended) return refuse('Invalid', { detail: 'the full report is over' })
      apply(body)
      const unacceptable = body.upserts.filter(rules.refuses).map((object) => objectKey(object))
      return [200, { applied: true, revision, refused: unacceptable }]
    },
    heartbeat: ({ epoch }) => gate(epoch) ?? [200, { resync }],
    loseEverything: () => {
      objects.clear()
      cluster = undefined
      session.lost = true
    },
  }
  return rules
}

const covers = (named: string, origin: string): boolean =>
  named === '/' || named === origin || (named.endsWith('/') && origin.startsWith(named))
