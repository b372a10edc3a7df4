import type { ObjectRef } from '@watershed/model'
import type { Referrer } from './is-granted.ts'
import type { References } from './listener-tls.ts'

/** What a reference leads to, by the name of what becomes of it at the edges, or why it leads to nothing. */
export type Looked =
  | { readonly name: string; readonly problem?: undefined }
  | { readonly name?: undefined; readonly problem: { readonly reason: string; readonly message: string } }

/** The certificate that a reference of a Gateway or a ListenerSet means. `reason` is what its API calls one that is no good. */
export const findCertificate = (
  ref: ObjectRef,
  owner: Referrer,
  references: References,
  reason: string,
): Looked => {
  const what = `${ref.kind} ${ref.namespace}/${ref.name}`
  const broken = (message: string): Looked => ({ problem: { reason, message } })
  if (ref.group !== '' || ref.kind !== 'Secret')
    return broken(`${what} is no Secret: name one of type kubernetes.io/tls`)
  if (!references.isPermitted(owner, ref)) return notPermitted(ref)
  const secret = references.secretOf(ref)
  if (!secret) return broken(`there is no ${what}: create it, or correct the reference`)
  return secret.certificate
    ? { name: references.nameOf(ref) }
    : broken(`${what} ${secret.certificateProblem}`)
}

export const notPermitted = ({ kind, namespace, name }: ObjectRef): Looked => ({
  problem: {
    reason: 'RefNotPermitted',
    message: `${kind} ${namespace}/${name} is in another namespace, which has no ReferenceGrant for it: ask its owner for one, or use a ${kind} of the own namespace`,
  },
})
