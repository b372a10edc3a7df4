import { readFile } from 'node:fs/promises'
import { hashToken } from '@watershed/wire'
import type { FastifyBaseLogger } from 'fastify'
import { HubError } from '../hub-error.ts'
import { watchFiles } from '../watch-files.ts'
import type { Identity, Tokens } from './parse-tokens.ts'
import { parseTokens } from './parse-tokens.ts'

/** The tokens in force. */
export interface TokenFile {
  /** Whom a token stands for, if anybody. */
  identify(token: string): Identity | undefined
  /** The clusters that have a token. */
  clusters(): readonly string[]
  stop(): void
}

/**
 * Reads the token file and follows its changes. A version that cannot be read is logged, and the former one stays.
 * `changed` is told whose tokens no longer count.
 * @throws HubError BadTokenFile if the first version cannot be read
 */
export const openTokenFile = async (
  file: string,
  log: FastifyBaseLogger,
  changed: (revoked: readonly Identity[]) => void,
): Promise<TokenFile> => {
  let tokens = await readTokens(file)
  const watcher = watchFiles(
    [file],
    async () => {
      const before = tokens
      tokens = await readTokens(file)
      log.info({ file, tokens: tokens.size }, 'read the token file again')
      changed([...before].filter(([hash]) => !tokens.has(hash)).map(([, identity]) => identity))
    },
    log,
  )
  return {
    identify: (token) => tokens.get(hashToken(token)),
    clusters: () => [...tokens.values()].filter(({ role }) => role === 'cluster').map(({ name }) => name),
    stop: () => watcher.stop(),
  }
}

const readTokens = async (file: string): Promise<Tokens> => {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new HubError('BadTokenFile', `the token file ${file} cannot be read: ${String(cause)}`, { cause })
  }
  return parseTokens(text, file)
}
