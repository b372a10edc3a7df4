import { readFile } from 'node:fs/promises'
import { parseSecretKeys, StoreError } from '@watershed/store'
import type { FastifyBaseLogger } from 'fastify'
import { HubError } from '../hub-error.ts'
import type { HubOptions } from '../options.ts'
import { watchFiles } from '../watch-files.ts'

/** The keys for Secrets in Redis: the first encrypts, all decrypt. None: what Secrets hold is not kept. */
export interface SecretKeys {
  readonly first: readonly Uint8Array[]
  /** From now on tells of other keys, as the file says. A version that cannot be read is logged, and the former one stays. */
  follow(changed: (keys: readonly Uint8Array[]) => void, log: FastifyBaseLogger): { stop(): void }
}

/** @throws HubError BadSecretKeys, which repeats nothing of a key */
export const openSecretKeys = async ({
  secretsKeyFile: file,
  secretsKey,
}: Pick<HubOptions, 'secretsKeyFile' | 'secretsKey'>): Promise<SecretKeys> => {
  if (file === undefined)
    return {
      first: secretsKey === undefined ? [] : parse(secretsKey, 'WATERSHED_SECRETS_KEY'),
      follow: () => ({ stop: () => undefined }),
    }
  return {
    first: await read(file),
    follow: (changed, log) =>
      watchFiles(
        async () => [file],
        async () => {
          const keys = await read(file)
          log.info({ file, keys: keys.length }, 'read the keys for Secrets again')
          changed(keys)
        },
        log,
      ),
  }
}

const read = async (file: string): Promise<readonly Uint8Array[]> => {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new HubError('BadSecretKeys', `the keys for Secrets in ${file} cannot be read: ${String(cause)}`, {
      cause,
    })
  }
  return parse(text, file)
}

const parse = (text: string, place: string): readonly Uint8Array[] => {
  try {
    return parseSecretKeys(text)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    throw new HubError('BadSecretKeys', `${place}: ${error.message}`)
  }
}
