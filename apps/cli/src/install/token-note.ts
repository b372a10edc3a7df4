import type { MadeToken } from '../commands/make-token.ts'

/** How the hub is told of a token; the token itself is in the Secret only. */
export const tokenNote = ({ entry: { role, name, sha256 } }: MadeToken): readonly string[] => {
  const file = `tokens: [{role: ${role}, name: ${name}, sha256: ${sha256}}]`
  const patch = JSON.stringify({ stringData: { [`${role}-${name}.yaml`]: file } })
  return [
    `A token for ${role} ${name} was made; it is in the Secret only. Where the hub is, let it in:`,
    `  kubectl -n watershed-system patch secret watershed-hub-tokens --type merge -p '${patch}'`,
  ]
}
