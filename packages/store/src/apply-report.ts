import { objectKey } from '@watershed/model'
import type { ObjectName, ReportedObject } from '@watershed/model'
import { ask } from './ask.ts'
import type { ScriptedRedis } from './define-scripts.ts'
import type { HeldRecord } from './parse-record.ts'
import type { SecretBox } from './secrets/create-secret-box.ts'
import { toStored } from './secrets/to-stored.ts'
import { sessionRefusal } from './session-refusal.ts'
import { StoreError } from './store-error.ts'
import type { StoreKeys } from './store-keys.ts'
import type { ApplyOutcome, Report, Upsert } from './store.ts'
import type { View } from './view.ts'

const defaultMaxObjects = 100_000

export interface ApplyOptions {
  /** Encrypts Secrets. */
  readonly box: SecretBox
  readonly memory?: View | undefined
  readonly maxObjects?: number | undefined
}

/**
 * See {@link Store.apply}. What a full report says of objects that Redis does not know comes with what `memory` knows of them from
 * an earlier dataset, so that ages and last accepted versions outlive a Redis that came back empty.
 */
export const applyReport = async (
  redis: ScriptedRedis,
  keys: StoreKeys,
  report: Report,
  { box, memory, maxObjects = defaultMaxObjects }: ApplyOptions,
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
        upsertArguments(box, `${cluster}/${key}`, upsert, recall?.held(`${cluster}/${key}`)),
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
  box: SecretBox,
  recordKey: string,
  { object, acceptable }: Upsert,
  remembered: HeldRecord | undefined,
): readonly (string | number)[] => {
  const { text, digest } = toStored(box, recordKey, object)
  return [
    objectKey(object),
    object.origin ?? '',
    acceptable ? 'a' : 'u',
    digest,
    text,
    remembered?.record.firstReported ?? '',
    acceptable ? '' : lastAccepted(box, recordKey, remembered),
  ]
}

const lastAccepted = (box: SecretBox, recordKey: string, remembered: HeldRecord | undefined): string => {
  if (!remembered) return ''
  const object: ReportedObject | undefined = remembered.acceptable
    ? remembered.record.object
    : remembered.record.accepted
  return object ? toStored(box, recordKey, object).text : ''
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
