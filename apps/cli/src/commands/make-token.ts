import { randomBytes } from 'node:crypto'
import type { TokenRole } from '@watershed/wire'
import { hashToken, isLabel, tokenRoles } from '@watershed/wire'
import { CliError } from '../cli-error.ts'

/** A new token and its entry for the hub's token file. */
export interface MadeToken {
  readonly token: string
  readonly entry: { readonly role: TokenRole; readonly name: string; readonly sha256: string }
}

const tokenBytes = 32

/** @throws CliError Usage */
export const makeToken = (role: string, name: string): MadeToken => {
  const known = tokenRoles.find((one) => one === role)
  if (!known) throw new CliError('Usage', `${role} is not a role: take one of ${tokenRoles.join(', ')}`)
  if (!isLabel(name))
    throw new CliError('Usage', `${name} is not a name: write a DNS label, as blue or edge-1`)
  const token = randomBytes(tokenBytes).toString('base64url')
  return { token, entry: { role: known, name, sha256: hashToken(token) } }
}
