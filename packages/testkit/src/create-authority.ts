// Of @peculiar/x509, which needs it in force before it is loaded itself.
// oxlint-disable-next-line import/no-unassigned-import
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

/** Who signs certificates for a test. */
export interface Authority {
  /** Its own certificate, which clients are to trust. */
  readonly pem: string
  /** A certificate for names and addresses, with its key, both in PEM. */
  issue(subject: CertificateSubject): Promise<CertificatePair>
}

export interface CertificateSubject {
  /** Default `CN=hub`. */
  readonly name?: string
  readonly dns?: readonly string[]
  readonly ip?: readonly string[]
  readonly uri?: readonly string[]
}

export interface AuthorityOptions {
  /** How long its certificates hold, from now. Default: an hour. */
  readonly lifetimeMs?: number
}

export interface CertificatePair {
  readonly cert: Buffer
  readonly key: Buffer
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const hourMs = 3_600_000

export const createAuthority = async (
  name: string,
  { lifetimeMs = hourMs }: AuthorityOptions = {},
): Promise<Authority> => {
  const notBefore = new Date(Date.now() - hourMs)
  const notAfter = new Date(Date.now() + lifetimeMs)
  const keys = await generateKeys()
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    notBefore,
    notAfter,
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  })
  return {
    pem: ca.toString('pem'),
    issue: async ({ name: subject = 'CN=hub', dns = [], ip = [], uri = [] }) => {
      const own = await generateKeys()
      const names = [
        ...dns.map((value) => ({ type: 'dns' as const, value })),
        ...ip.map((value) => ({ type: 'ip' as const, value })),
        ...uri.map((value) => ({ type: 'url' as const, value })),
      ]
      const certificate = await x509.X509CertificateGenerator.create({
        subject,
        issuer: ca.subject,
        notBefore,
        notAfter,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : [],
      })
      const key = x509.PemConverter.encode(
        await webcrypto.subtle.exportKey('pkcs8', own.privateKey),
        'PRIVATE KEY',
      )
      return { cert: Buffer.from(certificate.toString('pem')), key: Buffer.from(key) }
    },
  }
}

const generateKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
