import type { ClientValidation, Gateway, Listener, ObjectRef, SecretState } from '@watershed/model'
import { authoritiesName } from './authorities-name.ts'
import type { Looked } from './find-certificate.ts'
import { findCertificate, notPermitted } from './find-certificate.ts'
import type { Referrer } from './is-granted.ts'
import type { ListenerProblem, ServedListener } from './served-listener.ts'

/** What the references of a Gateway or a ListenerSet are looked up in: those of its own cluster. */
export interface References {
  secretOf(ref: ObjectRef): SecretState | undefined
  isPermitted(from: Referrer, to: ObjectRef): boolean
  /** The name of what becomes of it at the edges. */
  nameOf(ref: ObjectRef): string
}

export type ListenerTlsPlan = Pick<ServedListener, 'certificates' | 'clientValidation' | 'problems'>

/**
 * What a listener shows its clients, and what it asks them for. One of several certificates that is no good is a problem,
 * and the others serve; without any that is good, or where clients cannot be told from others, the listener cannot be served.
 */
export const listenerTls = (
  listener: Pick<Listener, 'protocol' | 'port' | 'tls'>,
  owner: Referrer,
  gateway: Pick<Gateway, 'namespace' | 'clientValidation'>,
  references: References,
  /** Of the Gateway's cluster, if that is another. */
  gatewayReferences: References = references,
): ListenerTlsPlan & { readonly usable: boolean } => {
  if (listener.tls?.mode !== 'Terminate') return { certificates: [], problems: [], usable: true }
  const found = listener.tls.certificates.map((ref) =>
    findCertificate(ref, owner, references, 'InvalidCertificateRef'),
  )
  const certificates = found.flatMap(({ name }) => name ?? [])
  const problems = found.flatMap(asProblem)
  const clients = clientsOf(listener, gateway, gatewayReferences)
  return {
    certificates,
    ...(clients.clientValidation && { clientValidation: clients.clientValidation }),
    problems: [...problems, ...clients.problems],
    usable: certificates.length > 0 && clients.usable,
  }
}

const asProblem = ({ problem }: Looked): readonly ListenerProblem[] =>
  problem ? [{ condition: 'ResolvedRefs', ...problem }] : []

const clientsOf = (
  { protocol, port }: Pick<Listener, 'protocol' | 'port'>,
  { namespace, clientValidation }: Pick<Gateway, 'namespace' | 'clientValidation'>,
  references: References,
): Pick<ListenerTlsPlan, 'clientValidation' | 'problems'> & { readonly usable: boolean } => {
  const validation = clientValidation?.perPort.find((one) => one.port === port) ?? clientValidation?.default
  if (protocol !== 'HTTPS' || !validation || validation.caCertificates.length === 0)
    return { problems: [], usable: true }
  const owner = { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace }
  const found = validation.caCertificates.map((ref) => authoritiesOf(ref, owner, references))
  const names = found.flatMap(({ name }) => name ?? [])
  const problems = found.flatMap(asProblem)
  if (names.length === 0) return { problems: [...problems, noAuthority], usable: false }
  return { clientValidation: validationOf(names, validation), problems, usable: true }
}

const validationOf = (
  names: readonly string[],
  { mode }: ClientValidation,
): NonNullable<ServedListener['clientValidation']> => ({
  authorities: authoritiesName(names),
  required: mode === 'AllowValidOnly',
})

const noAuthority: ListenerProblem = {
  condition: 'Accepted',
  reason: 'NoValidCACertificate',
  message:
    'the Gateway asks clients for certificates, and none of its caCertificateRefs can be used: correct spec.tls.frontend',
}

const authoritiesOf = (ref: ObjectRef, owner: Referrer, references: References): Looked => {
  const { group, kind, namespace, name } = ref
  const what = `${kind} ${namespace}/${name}`
  const broken = (message: string, reason = 'InvalidCACertificateRef'): Looked => ({
    problem: { reason, message },
  })
  if (group !== '' || (kind !== 'ConfigMap' && kind !== 'Secret'))
    return broken(`${what} is no ConfigMap: name one with a ca.crt`, 'InvalidCACertificateKind')
  if (!references.isPermitted(owner, ref)) return notPermitted(ref)
  const found = references.secretOf(ref)
  if (!found) return broken(`there is no ${what}: create it, or correct the reference`)
  return found.authorities === undefined
    ? broken(`${what} ${found.authoritiesProblem}`)
    : { name: references.nameOf(ref) }
}
