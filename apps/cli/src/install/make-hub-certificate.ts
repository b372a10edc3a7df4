// Of @peculiar/x509, which needs it in force before it is loaded itself.
// oxlint-disable-next-line import/no-unassigned-import
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

/** In PEM. */
export interface HubCertificate {
  readonly cert: string
  readonly key: string
  readonly ca: string
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const { ExtendedKeyUsage, KeyUsageFlags } = x509
const dayMs = 86_400_000
/** As long as what the chart makes itself with Helm. */
const validDays = 3_650

/** A certificate for the hub, of an authority that is made for it and whose key is forgotten. */
export const makeHubCertificate = async (
  names: { readonly dns: readonly string[]; readonly ip: readonly string[] },
  now: number,
): Promise<HubCertificate> => {
  const [authorityKeys, keys] = await Promise.all([generateKeys(), generateKeys()])
  // A day back, for clocks that are late.
  const validity = { notBefore: new Date(now - dayMs), notAfter: new Date(now + validDays * dayMs) }
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=watershed-hub authority',
    ...validity,
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
    ],
  })
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=watershed-hub',
    issuer: authority.subject,
    ...validity,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...names.dns.map((value) => ({ type: 'dns' as const, value })),
        ...names.ip.map((value) => ({ type: 'ip' as const, value })),
      ]),
    ],
  })
  return { cert: certificate.toString('pem'), key: await toPem(keys), ca: authority.toString('pem') }
}

const generateKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])

const toPem = async ({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> =>
  x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY')
