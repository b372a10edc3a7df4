import { X509Certificate, createPrivateKey } from 'node:crypto'
import type { ReportedConfigMap, ReportedSecret, SecretState } from '@watershed/model'

/** Reads a Secret or a ConfigMap that something refers to. No message holds anything of its values. */
export const toSecretState = (object: ReportedSecret | ReportedConfigMap): SecretState => {
  if (object.kind === 'Secret' && object.withheld)
    return { certificateProblem: withheld, authoritiesProblem: withheld }
  const read = (key: string): string | undefined => valueOf(object, key)
  return {
    ...(object.kind === 'Secret'
      ? certificateOf(read('tls.crt'), read('tls.key'))
      : {
          certificateProblem:
            'is a ConfigMap, and keys are kept in Secrets: name a Secret of type kubernetes.io/tls',
        }),
    ...authoritiesOf(read('ca.crt')),
  }
}

const withheld =
  'is known to the hub by its name alone, for want of the key by which Secrets are kept: start all hubs with the same --secrets-key-file'

const valueOf = ({ kind, data }: ReportedSecret | ReportedConfigMap, key: string): string | undefined => {
  const value = Object.hasOwn(data, key) ? data[key] : undefined
  if (value === undefined || kind === 'ConfigMap') return value
  return Buffer.from(value, 'base64').toString('utf8')
}

const certificateOf = (chain: string | undefined, key: string | undefined): SecretState => {
  if (!chain || !key)
    return {
      certificateProblem: `has no ${chain ? 'tls.key' : 'tls.crt'}: give it a certificate and its key`,
    }
  const leaf = firstCertificate(chain)
  if (!leaf) return { certificateProblem: 'tls.crt is no certificate in PEM: replace it' }
  const own = privateKey(key)
  if (!own) return { certificateProblem: 'tls.key is no private key in PEM: replace it' }
  if (!leaf.checkPrivateKey(own))
    return { certificateProblem: 'tls.key is not the key of tls.crt: replace one of the two' }
  return { certificate: { chain, key } }
}

const authoritiesOf = (bundle: string | undefined): SecretState => {
  if (!bundle) return { authoritiesProblem: 'has no ca.crt: give it the certificates of authorities' }
  const all = blocks(bundle)
  if (all.length === 0 || all.some((one) => !parse(one)))
    return { authoritiesProblem: 'ca.crt is not certificates in PEM: replace it' }
  return { authorities: bundle }
}

const blocks = (pem: string): readonly string[] =>
  pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []

const firstCertificate = (pem: string): X509Certificate | undefined => {
  const all = blocks(pem)
  if (all.some((one) => !parse(one))) return undefined
  return all[0] === undefined ? undefined : parse(all[0])
}

/** Undefined where it is none: what a user wrote may be anything. */
const parse = (pem: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

const privateKey = (pem: string): ReturnType<typeof createPrivateKey> | undefined => {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}
