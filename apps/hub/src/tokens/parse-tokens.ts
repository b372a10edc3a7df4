import type { TokenRole } from '@watershed/wire'
import { isLabel, tokenRoles } from '@watershed/wire'
import { parse } from 'yaml'
import { HubError } from '../hub-error.ts'

/** Whom a bearer token stands for. */
export interface Identity {
  readonly role: TokenRole
  /** The cluster, the edge or the person. */
  readonly name: string
}

/** By what `hashToken` makes of the token. */
export type Tokens = ReadonlyMap<string, Identity>

/**
 * Reads a token file: YAML with `tokens: [{role, name, sha256}]`. It holds hashes only, so that who reads it cannot speak
 * for anybody.
 * @throws HubError BadTokenFile, naming the entry and the cure
 */
export const parseTokens = (text: string, file: string): Tokens => {
  const list = readList(text, file)
  const tokens = new Map<string, Identity>()
  for (const [index, entry] of list.entries()) {
    const { sha256, ...identity } = readEntry(entry, `${file}: tokens[${index}]`)
    const twin = tokens.get(sha256)
    if (twin)
      throw bad(`${file}: tokens[${index}] is the token of ${twin.role} ${twin.name}: give each its own`)
    tokens.set(sha256, identity)
  }
  return tokens
}

/** @throws HubError BadTokenFile where two files hold the same token */
export const mergeTokens = (files: readonly Tokens[]): Tokens => {
  const merged = new Map<string, Identity>()
  for (const [hash, identity] of files.flatMap((tokens) => [...tokens])) {
    const twin = merged.get(hash)
    if (twin && (twin.role !== identity.role || twin.name !== identity.name))
      throw bad(
        `${twin.role} ${twin.name} and ${identity.role} ${identity.name} have the same token: give each its own`,
      )
    merged.set(hash, identity)
  }
  return merged
}

const readList = (text: string, file: string): readonly unknown[] => {
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    throw new HubError('BadTokenFile', `${file} is not YAML: ${String(error)}`, { cause: error })
  }
  const list = value !== null && typeof value === 'object' && 'tokens' in value ? value.tokens : undefined
  if (!Array.isArray(list)) throw bad(`${file} has no list \`tokens\`: write tokens: [{role, name, sha256}]`)
  return list
}

const readEntry = (entry: unknown, where: string): Identity & { readonly sha256: string } => {
  const { role, name, sha256 } = (entry ?? {}) as Record<string, unknown>
  const known = tokenRoles.find((one) => one === role)
  if (!known) throw bad(`${where}.role must be one of ${tokenRoles.join(', ')}`)
  if (typeof name !== 'string' || !isLabel(name))
    throw bad(`${where}.name must be a DNS label, as blue or edge-1`)
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
    throw bad(`${where}.sha256 must be the SHA-256 of the token in 64 hex digits`)
  return { role: known, name, sha256 }
}

const bad = (message: string): HubError => new HubError('BadTokenFile', message)
