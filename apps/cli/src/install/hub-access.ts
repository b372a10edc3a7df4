import type { Release, Values } from '@watershed/charts'
import type { TokenRole } from '@watershed/wire'
import type { MadeToken } from '../commands/make-token.ts'
import { makeToken } from '../commands/make-token.ts'
import { CliError } from '../cli-error.ts'
import { readText, writeText } from './text-files.ts'

/** How an agent or an edge comes to the hub. */
export interface HubAccessOptions {
  readonly hubCa?: string
  readonly hubServerName?: string
  /** A file; without it, and without a Secret in the values, a token is made. */
  readonly tokenFile?: string
  /** A file to write what lets the token in, instead of telling it. */
  readonly tokenPatch?: string
  readonly secrets: boolean
}

export interface HubAccess {
  readonly hub: Values
  readonly token: Values
  readonly notes: readonly string[]
}

/** The charts' values `hub` and `token`, of what flags and values files say. @throws CliError Usage */
export const hubAccess = async (
  role: TokenRole,
  name: string,
  options: HubAccessOptions,
  release: Release,
  given: Values,
): Promise<HubAccess> => {
  const { hubCa, hubServerName } = options
  const hub = {
    ...(hubCa !== undefined && { ca: await readText('--hub-ca', hubCa) }),
    ...(hubServerName !== undefined && { serverName: hubServerName }),
  }
  if (options.tokenFile !== undefined)
    return { hub, token: { value: await readToken(options.tokenFile), existingSecret: '' }, notes: [] }
  if (namesToken(given)) return { hub, token: {}, notes: [] }
  if (!options.secrets) return { hub, token: { existingSecret: `${release.name}-token` }, notes: [] }
  const made = makeToken(role, name)
  return { hub, token: { value: made.token }, notes: await tell(made, options.tokenPatch) }
}

const namesToken = ({ token }: Values): boolean => {
  const { value, existingSecret } = (token ?? {}) as Values
  return Boolean(value) || Boolean(existingSecret)
}

const readToken = async (file: string): Promise<string> => {
  const token = (await readText('--token-file', file)).trim()
  if (/^\S{1,512}$/.test(token)) return token
  throw new CliError(
    'Usage',
    `--token-file ${file} holds no token: it is one word, as \`watershed token\` prints`,
  )
}

/** How the hub is told of the token, which itself is in the Secret only. */
const tell = async (
  { entry: { role, name, sha256 } }: MadeToken,
  file: string | undefined,
): Promise<readonly string[]> => {
  const entry = `tokens: [{role: ${role}, name: ${name}, sha256: ${sha256}}]`
  const patch = JSON.stringify({ stringData: { [`${role}-${name}.yaml`]: entry } })
  const command = 'kubectl -n watershed-system patch secret watershed-hub-tokens'
  const made = `A token for ${role} ${name} was made; it is in the Secret only. Let it in where the hub is:`
  if (file === undefined) return [made, `  ${command} --type merge -p '${patch}'`]
  await writeText('--token-patch', file, `${patch}\n`)
  return [made, `  ${command} --patch-file ${file}`]
}
