import { createHash, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Whom tokens are made for. */
export interface TokenHolders {
  readonly clusters: readonly string[]
  readonly edges: readonly string[]
}

export interface TokenFiles {
  /** What the hub reads: hashes only. */
  readonly hub: string
  /** Each holds one token, readable by its owner only. By `cluster/blue`, `edge/edge-1` or `operator/operator`. */
  readonly of: ReadonlyMap<string, string>
  /** Holds a random key for Secrets, as hubs read it. */
  readonly secretsKey: string
}

/** Makes a token each and a key for Secrets, and writes them into `folder`. */
export const makeTokens = async (folder: string, { clusters, edges }: TokenHolders): Promise<TokenFiles> => {
  const holders = [
    ...clusters.map((name) => ({ role: 'cluster', name })),
    ...edges.map((name) => ({ role: 'edge', name })),
    { role: 'operator', name: 'operator' },
  ]
  const made = holders.map((holder) => ({ ...holder, token: randomBytes(32).toString('base64url') }))
  const of = new Map<string, string>()
  for (const { role, name, token } of made) {
    const file = join(folder, `${role}-${name}.token`)
    await writeFile(file, token, { mode: 0o600 })
    of.set(`${role}/${name}`, file)
  }
  const hub = join(folder, 'tokens.yaml')
  const entries = made.map(({ role, name, token }) => ({ role, name, sha256: sha256(token) }))
  await writeFile(hub, JSON.stringify({ tokens: entries }), { mode: 0o600 })
  const secretsKey = join(folder, 'secrets.key')
  await writeFile(secretsKey, randomBytes(32).toString('base64'), { mode: 0o600 })
  return { hub, of, secretsKey }
}

const sha256 = (token: string): string => createHash('sha256').update(token).digest('hex')
