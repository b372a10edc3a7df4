import { systemAuthorities } from '@watershed/model'
import type { Json } from './json.ts'

export const secretNames = { token: 'hub-token', ca: 'hub-ca' } as const

/** The hub token as Envoy reads it from a file. (envoy.extensions.transport_sockets.tls.v3.Secret) */
export const tokenSecret = (token: string): Json =>
  secretFile({ name: secretNames.token, generic_secret: { secret: { inline_string: token } } })

/** The CAs that vouch for the hub, in PEM. */
export const caSecret = (pem: string): Json =>
  secretFile({ name: secretNames.ca, validation_context: { trusted_ca: { inline_string: pem } } })

/** The authorities of a file, by the name that the hub means them by. */
export const trustedSecret = (file: string): Json => ({
  name: systemAuthorities,
  validation_context: { trusted_ca: { filename: file } },
})

const secretFile = (secret: { readonly [key: string]: Json }): Json => ({
  resources: [{ '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret', ...secret }],
})
