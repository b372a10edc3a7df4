import { X509Certificate } from 'node:crypto'
import type { ObjectRef, ReportedObject, Source } from '@watershed/model'

/** Certificates of authorities, or why there are none. `kind`: nothing of that kind holds any. */
export type Authorities =
  { readonly certificates: string } | { readonly problem: 'kind' | 'certificates'; readonly message: string }

/** The object of a cluster that a caCertificateRef means, if it is of a kind that may hold certificates. */
export const authoritiesSource = (
  cluster: string,
  { group, kind, namespace, name }: ObjectRef,
): Source | undefined =>
  group === '' && (kind === 'ConfigMap' || kind === 'Secret') ? { cluster, kind, namespace, name } : undefined

/**
 * The certificates in `ca.crt` of what a caCertificateRef means: a ConfigMap or a Secret. Undefined `object`: there is none.
 * Whether they hold still is for edges to say, which look at it when they connect.
 */
export const readAuthorities = (
  { group, kind, namespace, name }: ObjectRef,
  object: ReportedObject | undefined,
): Authorities => {
  const what = `${kind} ${namespace}/${name}`
  if (group !== '' || (kind !== 'ConfigMap' && kind !== 'Secret'))
    return {
      problem: 'kind',
      message: `${kind} of ${group || 'the core group'} holds no certificates: name a ConfigMap or a Secret`,
    }
  const broken = (why: string): Authorities => ({ problem: 'certificates', message: `${what} ${why}` })
  if (object?.kind !== 'ConfigMap' && object?.kind !== 'Secret') return broken('is not there: create it')
  const written = object.data['ca.crt'] ?? ''
  const pem = object.kind === 'Secret' ? Buffer.from(written, 'base64').toString('utf8') : written
  const blocks = pem.match(block) ?? []
  if (blocks.length === 0) return broken('has no certificate in ca.crt: put one there, in PEM')
  const unreadable = blocks.findIndex((one) => !isCertificate(one))
  if (unreadable >= 0)
    return broken(`has something else than a certificate in ca.crt, as its number ${unreadable + 1}`)
  return { certificates: `${blocks.join('\n')}\n` }
}

const block = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g

const isCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}
