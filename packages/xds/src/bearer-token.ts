import type { Metadata } from '@grpc/grpc-js'

/** The token of `authorization: Bearer …`, or ''. */
export function bearerToken(metadata: Metadata): string {
  const [value] = metadata.get('authorization')
  const [, token = ''] = /^Bearer +([^ ]+) *$/i.exec(String(value ?? '')) ?? []
  return token
}
