import { createSecureContext } from 'node:tls'
import type { ServerCredentials } from '@grpc/grpc-js'
import { experimental } from '@grpc/grpc-js'
import { XdsError } from './xds-error.ts'

/** PEM texts. */
export interface KeyPair {
  readonly cert: Buffer
  readonly key: Buffer
}

export interface ReloadableCredentials {
  readonly credentials: ServerCredentials
  /**
   * New connections get the new certificate; streams that are open go on.
   * @throws XdsError InvalidCertificate, and the previous pair stays
   */
  reload(pair: KeyPair): void
}

type IdentityListener = Parameters<experimental.CertificateProvider['addIdentityCertificateListener']>[0]

/** @throws XdsError InvalidCertificate */
export function createServerCredentials(pair: KeyPair): ReloadableCredentials {
  check(pair)
  const listeners = new Set<IdentityListener>()
  let current = pair
  const tell = (listener: IdentityListener): void =>
    listener({ certificate: current.cert, privateKey: current.key })
  const provider: experimental.CertificateProvider = {
    addCaCertificateListener: () => {},
    removeCaCertificateListener: () => {},
    addIdentityCertificateListener(listener) {
      listeners.add(listener)
      // The library adds the listener before it can be told.
      queueMicrotask(() => tell(listener))
    },
    removeIdentityCertificateListener: (listener) => void listeners.delete(listener),
  }
  return {
    // The library's declaration names its first two parameters the wrong way round: the server's own identity is first.
    credentials: experimental.createCertificateProviderServerCredentials(provider, null, false),
    reload(next) {
      check(next)
      current = next
      listeners.forEach(tell)
    },
  }
}

function check({ cert, key }: KeyPair): void {
  try {
    createSecureContext({ cert, key })
  } catch (cause) {
    throw new XdsError(
      'InvalidCertificate',
      `the certificate and its key do not work: ${(cause as Error).message}`,
      { cause },
    )
  }
}
