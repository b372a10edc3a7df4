import type { ReportedCluster, ReportedObject } from '@watershed/model'
import { objectKey } from '@watershed/model'
import type { Told } from '../report/outbox.ts'
import type { Source } from './source.ts'

/**
 * What a source has, and before it what the agent says of its own cluster: until the hub has that, it would take all Services
 * for exported, though only for as long as the parts of a full report take.
 */
export const withClusterRecord = (
  source: Pick<Source, 'objects' | 'unread' | 'problems'>,
  record: ReportedCluster,
): Told => {
  const own = objectKey(record)
  return {
    unread: () => source.unread(),
    problems: () => source.problems(),
    objects: {
      get: (key): ReportedObject | undefined => (key === own ? record : source.objects.get(key)),
      keys: () => new Set([own, ...source.objects.keys()]).values(),
    },
  }
}
