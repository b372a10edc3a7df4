// oxlint-disable-next-line no-unassigned-import -- @peculiar/x509 wants it to be there first
import 'reflect-metadata'
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** A key and a certificate for 127.0.0.1 that vouches for itself, as PEM. */
export const selfSigned = async (): Promise<{ readonly cert: string; readonly key: string }> => {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const address = new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=hub',
    keys,
    signingAlgorithm: algorithm,
    extensions: [address],
  })
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return {
    cert: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`,
  }
}
