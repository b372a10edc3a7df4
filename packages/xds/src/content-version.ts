import { hash } from 'node:crypto'

/** A version for a resource's body: equal for equal bytes, 22 characters. */
export function contentVersion(body: Uint8Array): string {
  return hash('sha256', body, 'base64url').slice(0, 22)
}
