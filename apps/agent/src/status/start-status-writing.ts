import type { Clock } from '@watershed/kube'
import type { SourceProblem } from '@watershed/wire'
import type { Logger } from 'pino'
import type { HubPlace } from '../hub/hub-connector.ts'
import { createStatusClient } from '../hub/status-client.ts'
import type { SourceApi } from '../source/start-source.ts'
import { createDroppedFields } from './dropped-fields.ts'
import type { StatusFollower } from './follow-statuses.ts'
import { followStatuses } from './follow-statuses.ts'
import { listDerived } from './list-derived.ts'
import { createRefusals } from './refusals.ts'
import type { StatusWriter } from './status-writer.ts'
import { createStatusWriter } from './status-writer.ts'
import { writeWanted } from './write-wanted.ts'

export interface StatusWritingOptions extends HubPlace {
  readonly api: SourceApi
  readonly clock: Clock
  readonly random: () => number
  readonly log: Logger
  readonly timeoutMs?: number
  /** Other problems are to be told of. */
  readonly problemsChanged: () => void
}

export interface StatusWriting extends StatusFollower {
  readonly counts: StatusWriter['counts']
  /** Why something cannot be written. */
  problems(): readonly SourceProblem[]
}

/** Writes what the hub decides into the status of the objects of the API server that it decides about. */
export const startStatusWriting = (options: StatusWritingOptions): StatusWriting => {
  const { api, clock, random, log } = options
  const refusals = createRefusals(options.problemsChanged)
  const dropped = createDroppedFields(options.problemsChanged)
  const write = writeWanted(api, { kube: api.kube, dropped, time: wallTime })
  const writer = createStatusWriter({ write, refusals, clock, random, log })
  api.onSeen(writer.recheck)
  const client = createStatusClient(options, options.timeoutMs)
  const follower = followStatuses({
    client,
    writer,
    listDerived: () => listDerived(api),
    clock,
    random,
    log,
  })
  return {
    session: follower.session,
    counts: writer.counts,
    problems: () => [...refusals.problems(), ...dropped.problems()],
    stop: async () => {
      await follower.stop()
      await client.close()
      await writer.stop()
    },
  }
}

/** As Kubernetes' meta/v1 Time: whole seconds. */
const wallTime = (): string => new Date().toISOString().replace(/\.\d{3}Z$/, 'Z')
