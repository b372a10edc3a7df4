import type { Policy, PolicyTarget, ReportedConfig, StoredRecord } from '@watershed/model'
import { ageOf } from '@watershed/model'

type TargetRef = Omit<PolicyTarget, 'index'>

/** What all policies have in common, and those of its targetRefs that it is carried out for. */
export const toPolicy = (
  record: StoredRecord,
  { namespace, name }: ReportedConfig,
  targetRefs: readonly TargetRef[],
  isCarriedOut: (target: TargetRef) => boolean,
): Policy => ({
  cluster: record.cluster,
  namespace,
  name,
  created: ageOf(record),
  targets: targetRefs.flatMap((target, index) =>
    isCarriedOut(target) ? [{ index, ...withoutEmptySection(target) }] : [],
  ),
})

const withoutEmptySection = ({ group, kind, name, sectionName = '' }: TargetRef): TargetRef => ({
  group,
  kind,
  name,
  ...(sectionName !== '' && { sectionName }),
})
