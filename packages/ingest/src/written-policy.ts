import type { Policy, PolicyTarget, StoredRecord } from '@watershed/model'
import { ageOf } from '@watershed/model'

/**
 * A policy that no version of can be read, with its targets as far as they are written: their owners, and its own, are to know of it.
 */
export const writtenPolicy = (
  record: StoredRecord,
  isCarriedOut: (target: Omit<PolicyTarget, 'index'>) => boolean,
): Policy => {
  const { cluster, object } = record
  const spec = 'spec' in object ? object.spec : undefined
  const written = (spec as { readonly targetRefs?: unknown } | null | undefined)?.targetRefs
  const targets = (Array.isArray(written) ? written : []).flatMap((one, index): readonly PolicyTarget[] => {
    const target = writtenTarget(one)
    return target && isCarriedOut(target) ? [{ index, ...target }] : []
  })
  const { namespace, name } = object
  return { cluster, namespace, name, created: ageOf(record), targets }
}

const writtenTarget = (target: unknown): Omit<PolicyTarget, 'index'> | undefined => {
  if (typeof target !== 'object' || target === null) return undefined
  const { group, kind, name, sectionName } = target as Readonly<Record<string, unknown>>
  if (typeof kind !== 'string' || typeof name !== 'string') return undefined
  return {
    group: typeof group === 'string' ? group : '',
    kind,
    name,
    ...(typeof sectionName === 'string' && sectionName !== '' && { sectionName }),
  }
}
