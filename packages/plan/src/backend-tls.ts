import type { BackendTlsPolicy, Issue, ObjectRef } from '@watershed/model'
import { authoritiesName } from './authorities-name.ts'
import type { BackendTls } from './find-backends.ts'
import type { References } from './listener-tls.ts'

/** What a BackendTLSPolicy asks for, and what of the certificates that it names cannot be used. */
export interface JudgedBackendTls {
  readonly tls: BackendTls
  /** By caCertificateRef; codes are InvalidKind and InvalidCACertificateRef. */
  readonly issues: readonly Issue[]
}

/**
 * Carries out a policy by the certificates that its own cluster has. One that names some, of which none can be used, lets nothing
 * be sent: the Service is not to be reached in the clear, nor whoever it may be.
 */
export const backendTls = (
  policy: BackendTlsPolicy,
  references: Pick<References, 'secretOf' | 'nameOf'>,
): JudgedBackendTls => {
  const { cluster, namespace, name, hostname, subjectAltNames, authorities } = policy
  if (authorities === 'System') return { tls: { tls: { hostname, subjectAltNames } }, issues: [] }
  const source = { cluster, kind: 'BackendTLSPolicy', namespace, name } as const
  const issues = authorities.flatMap((ref, index): readonly Issue[] => {
    const problem = problemOf(ref, references)
    return problem ? [{ ...problem, source, path: `spec.validation.caCertificateRefs[${index}]` }] : []
  })
  const usable = authorities.filter((ref) => !problemOf(ref, references))
  if (usable.length === 0)
    return { tls: { invalid: `BackendTLSPolicy ${namespace}/${name}: ${issues[0]?.message}` }, issues }
  const names = usable.map((ref) => references.nameOf(ref))
  return { tls: { tls: { hostname, subjectAltNames, authorities: authoritiesName(names) } }, issues }
}

const problemOf = (
  ref: ObjectRef,
  references: Pick<References, 'secretOf'>,
): Pick<Issue, 'code' | 'message'> | undefined => {
  const { group, kind, namespace, name } = ref
  const what = `${kind} ${namespace}/${name}`
  if (group !== '' || (kind !== 'ConfigMap' && kind !== 'Secret'))
    return {
      code: 'InvalidKind',
      message: `${kind} of ${group || 'the core group'} holds no certificates: name a ConfigMap or a Secret`,
    }
  const found = references.secretOf(ref)
  const code = 'InvalidCACertificateRef'
  if (!found) return { code, message: `there is no ${what}: create it, or correct the reference` }
  return found.authorities === undefined
    ? { code, message: `${what} ${found.authoritiesProblem}` }
    : undefined
}
