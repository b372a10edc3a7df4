import type { ClientValidation, Gateway, Listener, ObjectRef, SecretState } from '@watershed/model'
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
): ListenerTlsPlan & { readonly usable: boolean } => {
  if (listener.tls?.mode !== 'Terminate') return { certificates: [], problems: [], usable: true }
  const found = listener.tls.certificates.map((ref) => certificateOf(ref, owner, references))
  const certificates = found.flatMap(({ name }) => name ?? [])
  const problems = found.flatMap(({ problem }) => problem ?? [])
  const clients = clientsOf(listener, gateway, references)
  return {
    certificates,
    ...(clients.clientValidation && { clientValidation: clients.clientValidation }),
    problems: [...problems, ...clients.problems],
    usable: certificates.length > 0 && clients.usable,
  }
}

type Looked = { readonly name?: string; readonly problem?: ListenerProblem }

const isSecret = ({ group, kind }: ObjectRef): boolean => group === '' && kind === 'Secret'
const describe = ({ kind, namespace, name }: ObjectRef): string => `${kind} ${namespace}/${name}`

const unresolved = (reason: string, message: string): Looked => ({
  problem: { condition: 'ResolvedRefs', reason, message },
})

const notPermitted = (ref: ObjectRef): Looked =>
  unresolved(
    'RefNotPermitted',
    `${describe(ref)} is in another namespace, which has no ReferenceGrant for it: ask its owner for one, or use a ${ref.kind} of the own namespace`,
  )

const certificateOf = (ref: ObjectRef, owner: Referrer, references: References): Looked => {
  const reason = 'InvalidCertificateRef'
  if (!isSecret(ref))
    return unresolved(reason, `${describe(ref)} is no Secret: name one of type kubernetes.io/tls`)
  if (!references.isPermitted(owner, ref)) return notPermitted(ref)
  const secret = references.secretOf(ref)
  if (!secret) return unresolved(reason, `there is no ${describe(ref)}: create it, or correct the reference`)
  if (!secret.certificate) return unresolved(reason, `${describe(ref)} ${secret.certificateProblem}`)
  return { name: references.nameOf(ref) }
}

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
  const problems = found.flatMap(({ problem }) => problem ?? [])
  if (names.length === 0) return { problems: [...problems, noAuthority], usable: false }
  return { clientValidation: validationOf(names, validation), problems, usable: true }
}

const validationOf = (
  names: readonly string[],
  { mode }: ClientValidation,
): NonNullable<ServedListener['clientValidation']> => ({
  authorities: names.join('+'),
  required: mode === 'AllowValidOnly',
})

const noAuthority: ListenerProblem = {
  condition: 'Accepted',
  reason: 'NoValidCACertificate',
  message:
    'the Gateway asks clients for certificates, and none of its caCertificateRefs can be used: correct spec.tls.frontend',
}

const authoritiesOf = (ref: ObjectRef, owner: Referrer, references: References): Looked => {
  const { group, kind } = ref
  if (group !== '' || (kind !== 'ConfigMap' && kind !== 'Secret'))
    return unresolved('InvalidCACertificateKind', `${describe(ref)} is no ConfigMap: name one with a ca.crt`)
  if (!references.isPermitted(owner, ref)) return notPermitted(ref)
  const found = references.secretOf(ref)
  const reason = 'InvalidCACertificateRef'
  if (!found) return unresolved(reason, `there is no ${describe(ref)}: create it, or correct the reference`)
  if (found.authorities === undefined)
    return unresolved(reason, `${describe(ref)} ${found.authoritiesProblem}`)
  return { name: references.nameOf(ref) }
}
