import { hash } from 'node:crypto'
import { objectKey } from '@watershed/model'
import type { ObjectName, ReportedObject } from '@watershed/model'
import { ask } from './ask.ts'
import type { ScriptedRedis } from './define-scripts.ts'
import type { HeldRecord } from './parse-record.ts'
import { sessionRefusal } from './session-refusal.ts'
import { StoreError } from './store-error.ts'
import type { StoreKeys } from './store-keys.ts'
import type { ApplyOutcome, Report, Upsert } from './store.ts'
import type { View } from './view.ts'

const defaultMaxObjects = 100_000
/** 132 bits: tells one version of an object from another. */
const digestLength = 22

/**
 * See {@link Store.apply}. What a full report says of objects that Redis does not know comes with what `memory` knows of them from
 * an earlier dataset, so that ages and last accepted versions outlive a Redis that came back empty.
 */
export const applyReport = async (
  redis: ScriptedRedis,
  keys: StoreKeys,
  report: Report,
  { memory, maxObjects = defaultMaxObjects }: { memory?: View | undefined; maxObjects?: number | undefined },
): Promise<ApplyOutcome> => {
  const { cluster, epoch, seq, full = '', unread = [], problems } = report
  const upserts = new Map(report.upserts.map((upsert) => [checkedKey(upsert.object), upsert]))
  const deletes = [...new Set(report.deletes.map(checkedKey))].filter((key) => !upserts.has(key))
  const recall = full === '' ? undefined : memory
  const answer = await ask(
    redis.watershedApply(
      ...reportKeys(keys, cluster),
      cluster,
      epoch,
      seq,
      full,
      problems ? JSON.stringify(problems) : '',
      maxObjects,
      recall?.datasetOf(cluster) ?? '',
      unread.length,
      upserts.size,
      deletes.length,
      ...unread,
      ...[...upserts].flatMap(([key, upsert]) =>
        upsertArguments(key, upsert, recall?.held(`${cluster}/${key}`)),
      ),
      ...deletes,
    ),
  )
  const outcome = toOutcome(answer, maxObjects)
  const cursor = answer[2]
  if (outcome.outcome !== 'applied' || cursor === '0' || cursor === undefined) return outcome
  return sweepOn(redis, keys, report, cursor === 'again' ? '0' : cursor)
}

const reportKeys = (keys: StoreKeys, cluster: string): readonly string[] => [
  keys.dataset,
  keys.revision,
  keys.changes,
  keys.meta(cluster),
  keys.objects(cluster),
  keys.marks(cluster),
  keys.accepted(cluster),
]

const upsertArguments = (
  key: string,
  { object, acceptable }: Upsert,
  remembered: HeldRecord | undefined,
): readonly (string | number)[] => {
  const json = JSON.stringify(object)
  return [
    key,
    object.origin ?? '',
    acceptable ? 'a' : 'u',
    hash('sha256', json, 'base64url').slice(0, digestLength),
    json,
    remembered?.record.firstReported ?? '',
    acceptable ? '' : lastAccepted(remembered),
  ]
}

const lastAccepted = (remembered: HeldRecord | undefined): string => {
  if (!remembered) return ''
  const object: ReportedObject | undefined = remembered.acceptable
    ? remembered.record.object
    : remembered.record.accepted
  return object ? JSON.stringify(object) : ''
}

/** Scripts and stream put keys on lines and apart by slashes. */
const checkedKey = (name: ObjectName): string => {
  const key = objectKey(name)
  if (!/^[^/\p{Cc}]+\/[^/\p{Cc}]*\/[^/\p{Cc}]+$/u.test(key))
    throw new StoreError(
      'Invalid',
      `${JSON.stringify(key)} does not name an object: use names without slashes and line breaks`,
    )
  return key
}

/** The rest of a full report's end, in steps, each of which another hub may take instead. */
const sweepOn = async (
  redis: ScriptedRedis,
  keys: StoreKeys,
  report: Report,
  from: string,
): Promise<ApplyOutcome> => {
  const { cluster, epoch, unread = [] } = report
  let cursor = from
  for (;;) {
    const answer = await ask(
      redis.watershedSweep(...reportKeys(keys, cluster), cluster, epoch, cursor, ...unread),
    )
    const outcome = toOutcome(answer, 0)
    cursor = answer[2] ?? '0'
    if (outcome.outcome !== 'applied' || cursor === '0') return outcome
  }
}

const toOutcome = (answer: readonly string[], limit: number): ApplyOutcome => {
  const [outcome = '', detail] = answer
  switch (outcome) {
    case 'applied':
    case 'duplicate':
      return { outcome, revision: Number(detail) }
    case 'seqGap':
      return { outcome, expected: Number(detail) }
    case 'fullReportFirst':
    case 'fullReportOver':
      return { outcome }
    case 'tooManyObjects':
      return { outcome, limit }
    default:
      return sessionRefusal(answer)
  }
}
