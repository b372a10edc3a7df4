import type { Collection } from '@watershed/graph'
import type { SourceProblem, StoredRecord } from '@watershed/model'

/** Secrets whose contents the hub does not have, by cluster. */
export interface WithheldSecrets {
  /** For who looks at the cluster: that there are some, why, and what to do. */
  problems(cluster: string): readonly SourceProblem[]
  /** Whether a full report would bring what this replica can keep. True once a cluster, until the keys change. */
  wantsReport(cluster: string): boolean
  keysChanged(hasKey: boolean): void
}

/** Counts as records come and go, so that to ask costs nothing. */
export const trackWithheldSecrets = (
  records: Collection<StoredRecord>,
  hasKeyNow: boolean,
): WithheldSecrets => {
  const byCluster = new Map<string, Set<string>>()
  const asked = new Set<string>()
  let hasKey = hasKeyNow

  records.onChange((changes) => {
    for (const { before, after } of changes.values()) {
      const known = before ?? after
      if (known?.object.kind !== 'Secret') continue
      const { namespace, name } = known.object
      const withheld = byCluster.get(known.cluster) ?? new Set<string>()
      if (isWithheld(after)) withheld.add(`${namespace}/${name}`)
      else withheld.delete(`${namespace}/${name}`)
      if (withheld.size > 0) byCluster.set(known.cluster, withheld)
      else byCluster.delete(known.cluster)
    }
  })
  return {
    problems: (cluster) => {
      const withheld = byCluster.get(cluster)
      return withheld ? [tell(withheld, hasKey)] : []
    },
    wantsReport: (cluster) => {
      if (!hasKey || !byCluster.has(cluster) || asked.has(cluster)) return false
      asked.add(cluster)
      return true
    },
    keysChanged: (now) => {
      hasKey = now
      asked.clear()
    },
  }
}

const isWithheld = (record: StoredRecord | undefined): boolean =>
  record?.object.kind === 'Secret' && record.object.withheld === true

const tell = (withheld: ReadonlySet<string>, hasKey: boolean): SourceProblem => {
  const [first = ''] = withheld
  const which = withheld.size === 1 ? first : `${first} and ${withheld.size - 1} more`
  return {
    file: 'Secret/',
    object: `Secret ${first}`,
    message: hasKey
      ? `the hub has no key that opens what Redis keeps of ${which}: listeners and policies that need it wait for the agent's next full report`
      : `the hub has no key by which to keep what is in ${which}: listeners and policies that need it do not work`,
    cure: hasKey
      ? 'It is asked for; where the problem stays, give all replicas of the hub the same --secrets-key-file.'
      : 'Start every replica of the hub with --secrets-key-file, or WATERSHED_SECRETS_KEY.',
  }
}
