import type { BackendTlsPolicy, Issue, ObjectRef, ReportedObject, Source } from '@watershed/model'
import { recordKey } from '@watershed/model'
import type { BackendTls } from './find-backends.ts'
import { authoritiesSource, readAuthorities } from './read-authorities.ts'

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
  objectOf: (source: Source) => ReportedObject | undefined,
): JudgedBackendTls => {
  const { cluster, namespace, name, hostname, subjectAltNames, authorities } = policy
  if (authorities === 'System') return { tls: { tls: { hostname, subjectAltNames } }, issues: [] }
  const source: Source = { cluster, kind: 'BackendTLSPolicy', namespace, name }
  const usable: string[] = []
  const issues = authorities.flatMap((ref, index): readonly Issue[] => {
    const at = authoritiesSource(cluster, ref)
    const found = readAuthorities(ref, at && objectOf(at))
    if ('problem' in found || !at) return [notUsable(source, index, found)]
    usable.push(recordKey(at))
    return []
  })
  const [first] = issues
  if (usable.length === 0)
    return {
      tls: { invalid: `BackendTLSPolicy ${namespace}/${name}: ${first?.message ?? 'it cannot be read'}` },
      issues,
    }
  return { tls: { tls: { hostname, subjectAltNames, authorities: authoritiesName(usable) } }, issues }
}

const notUsable = (source: Source, index: number, found: ReturnType<typeof readAuthorities>): Issue => ({
  code: 'problem' in found && found.problem === 'kind' ? 'InvalidKind' : 'InvalidCACertificateRef',
  source,
  path: `spec.validation.caCertificateRefs[${index}]`,
  message: 'message' in found ? found.message : 'it cannot be read',
})

/** The name of the EdgeSecret with the certificates of these records. No part of a record's key has a plus sign. */
const authoritiesName = (keys: readonly string[]): string => [...new Set(keys)].join('+')

/** The certificates that an EdgeSecret with authorities has by its name: they are those of the records that it names. */
export const authoritiesOf = (
  secret: string,
  objectOf: (key: string) => ReportedObject | undefined,
): string =>
  secret
    .split('+')
    .map((key) => {
      const [, kind = '', namespace = '', name = ''] = key.split('/')
      const ref: ObjectRef = { group: '', kind, namespace, name }
      const found = readAuthorities(ref, objectOf(key))
      return 'certificates' in found ? found.certificates : ''
    })
    .join('')
