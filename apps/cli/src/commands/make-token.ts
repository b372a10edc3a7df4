import { createHash, randomBytes } from 'node:crypto'
import { CliError } from '../cli-error.ts'

/** A new token and its entry for the hub's token file. */
export interface MadeToken {
  readonly token: string
  readonly entry: { readonly role: string; readonly name: string; readonly sha256: string }
}

const roles = ['cluster', 'edge', 'operator']
const tokenBytes = 32

/** @throws CliError Usage */
export const makeToken = (role: string, name: string): MadeToken => {
  if (!roles.includes(role))
    throw new CliError('Usage', `${role} is not a role: take one of ${roles.join(', ')}`)
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
    throw new CliError('Usage', `${name} is not a name: write a DNS label, as blue or edge-1`)
  const token = randomBytes(tokenBytes).toString('base64url')
  return { token, entry: { role, name, sha256: createHash('sha256').update(token).digest('hex') } }
}
