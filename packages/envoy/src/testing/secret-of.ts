import type { CertificatePair } from '@watershed/testkit'
import type { EnvoyResource } from '../envoy-resource.ts'
import { secretResource } from '../secret-resource.ts'

export function certificateSecret(name: string, { cert, key }: CertificatePair): EnvoyResource {
  return secretResource({ name, type: 'Certificate', chain: cert.toString(), key: key.toString() })
}

export function authoritiesSecret(name: string, pem: string): EnvoyResource {
  return secretResource({ name, type: 'Authorities', certificates: pem })
}
