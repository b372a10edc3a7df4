import type { BackendTlsPolicy, Issue, PolicyTarget, StoredRecord } from '@watershed/model'
import { ageOf } from '@watershed/model'
import type { BackendTLSPolicySpec } from './gen/specs.ts'
import { issueOf } from './issue-of.ts'
import { readSpec } from './read-spec.ts'
import { toPolicy } from './to-policy.ts'

/** Reads an acceptable BackendTLSPolicy. What is neither a Service nor a ServiceImport of its targetRefs is left out, with an issue. */
export const toBackendTlsPolicy = (
  record: StoredRecord,
): { readonly policy: BackendTlsPolicy; readonly issues: readonly Issue[] } => {
  const { object, spec } = readSpec(record, 'BackendTLSPolicy')
  const { caCertificateRefs = [], hostname, subjectAltNames = [] } = spec.validation
  const { namespace } = object
  const policy = {
    ...toPolicy(record, object, spec.targetRefs, isBackend),
    hostname,
    subjectAltNames: subjectAltNames.map(toSubjectAltName),
    authorities:
      caCertificateRefs.length === 0
        ? ('System' as const)
        : caCertificateRefs.map(({ group, kind, name }) => ({ group, kind, namespace, name })),
  }
  const issues = spec.targetRefs.flatMap((target, index) =>
    isBackend(target)
      ? []
      : [
          issueOf('InvalidKind', record.cluster, object, {
            path: `spec.targetRefs[${index}].kind`,
            message: `a ${target.kind} of ${target.group || 'the core group'} is no backend: name a Service, or a ServiceImport of multicluster.x-k8s.io`,
          }),
        ],
  )
  return { policy, issues }
}

/**
 * The targets of a BackendTLSPolicy that no version of can be read, as far as they are written: what it is for is not to be
 * reached in the clear.
 */
export const targetsOfUnreadable = (record: StoredRecord): BackendTlsPolicy => {
  const { cluster, object } = record
  const spec = 'spec' in object ? object.spec : undefined
  const written = (spec as { readonly targetRefs?: unknown } | null | undefined)?.targetRefs
  const targets = (Array.isArray(written) ? written : []).flatMap((target, index): readonly PolicyTarget[] =>
    isWrittenTarget(target) && isBackend(target)
      ? [
          {
            index,
            group: target.group,
            kind: target.kind,
            name: target.name,
            ...(target.sectionName && { sectionName: target.sectionName }),
          },
        ]
      : [],
  )
  const { namespace, name } = object
  return {
    cluster,
    namespace,
    name,
    created: ageOf(record),
    targets,
    hostname: '',
    subjectAltNames: [],
    authorities: [],
  }
}

type TargetRef = BackendTLSPolicySpec['targetRefs'][number]

const isBackend = ({ group, kind }: Pick<TargetRef, 'group' | 'kind'>): boolean =>
  (group === '' && kind === 'Service') || (group === 'multicluster.x-k8s.io' && kind === 'ServiceImport')

const isWrittenTarget = (target: unknown): target is TargetRef => {
  if (typeof target !== 'object' || target === null) return false
  const { group, kind, name, sectionName = '' } = target as Readonly<Record<string, unknown>>
  return [group, kind, name, sectionName].every((field) => typeof field === 'string')
}

type SubjectAltName = NonNullable<BackendTLSPolicySpec['validation']['subjectAltNames']>[number]

const toSubjectAltName = ({
  type,
  hostname = '',
  uri = '',
}: SubjectAltName): BackendTlsPolicy['subjectAltNames'][number] => ({
  type,
  value: type === 'URI' ? uri : hostname,
})
