import { readFile } from 'node:fs/promises'
import type { FastifyBaseLogger } from 'fastify'
import { watchFiles } from '../watch-files.ts'
import type { Identity, Tokens } from './parse-tokens.ts'
import { hashToken, parseTokens } from './parse-tokens.ts'

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
 * @throws HubError BadTokenFile if the first version cannot be read
 */
export const openTokenFile = async (
  file: string,
  log: FastifyBaseLogger,
  changed: () => void,
): Promise<TokenFile> => {
  let tokens: Tokens = parseTokens(await readFile(file, 'utf8'), file)
  const watcher = watchFiles(
    [file],
    async () => {
      tokens = parseTokens(await readFile(file, 'utf8'), file)
      log.info({ file, tokens: tokens.size }, 'read the token file again')
      changed()
    },
    log,
  )
  return {
    identify: (token) => tokens.get(hashToken(token)),
    clusters: () => [...tokens.values()].filter(({ role }) => role === 'cluster').map(({ name }) => name),
    stop: () => watcher.stop(),
  }
}
