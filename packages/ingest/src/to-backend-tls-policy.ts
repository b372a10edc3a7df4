import type { BackendTlsPolicy, Issue, StoredRecord } from '@watershed/model'
import type { BackendTLSPolicySpec } from './gen/specs.ts'
import { issueOf } from './issue-of.ts'
import { readSpec } from './read-spec.ts'
import { toPolicy } from './to-policy.ts'
import { writtenPolicy } from './written-policy.ts'

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

/** One that no version of can be read, by its targets: what it is for is not to be reached in the clear. */
export const targetsOfUnreadable = (record: StoredRecord): BackendTlsPolicy => ({
  ...writtenPolicy(record, isBackend),
  hostname: '',
  subjectAltNames: [],
  authorities: [],
})

type TargetRef = BackendTLSPolicySpec['targetRefs'][number]

const isBackend = ({ group, kind }: Pick<TargetRef, 'group' | 'kind'>): boolean =>
  (group === '' && kind === 'Service') || (group === 'multicluster.x-k8s.io' && kind === 'ServiceImport')

type SubjectAltName = NonNullable<BackendTLSPolicySpec['validation']['subjectAltNames']>[number]

const toSubjectAltName = ({
  type,
  hostname = '',
  uri = '',
}: SubjectAltName): BackendTlsPolicy['subjectAltNames'][number] => ({
  type,
  value: type === 'URI' ? uri : hostname,
})
