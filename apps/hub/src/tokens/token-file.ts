import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hashToken } from '@watershed/wire'
import type { FastifyBaseLogger } from 'fastify'
import { HubError } from '../hub-error.ts'
import { watchFiles } from '../watch-files.ts'
import type { Identity, Tokens } from './parse-tokens.ts'
import { mergeTokens, parseTokens } from './parse-tokens.ts'

/** The tokens in force. */
export interface TokenFile {
  /** Whom a token stands for, if anybody. */
  identify(token: string): Identity | undefined
  /** The clusters that have a token. */
  clusters(): readonly string[]
  stop(): void
}

/**
 * Reads the token file, or all YAML files of a folder, and follows their changes. A version that cannot be read is logged, and the former one stays.
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
    () => listFiles(file),
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

const readTokens = async (place: string): Promise<Tokens> => {
  const files = await listFiles(place)
  return mergeTokens(await Promise.all(files.map(readFileOfTokens)))
}

/** A folder is what Kubernetes mounts for a Secret: each of its keys a file, besides what begins with a dot. */
const listFiles = async (place: string): Promise<readonly string[]> => {
  try {
    if (!(await stat(place)).isDirectory()) return [place]
    const names = await readdir(place)
    return names
      .filter((name) => /^[^.].*\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(place, name))
  } catch (cause) {
    throw unreadable(place, cause)
  }
}

const readFileOfTokens = async (file: string): Promise<Tokens> => {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw unreadable(file, cause)
  }
  return parseTokens(text, file)
}

const unreadable = (place: string, cause: unknown): HubError =>
  new HubError('BadTokenFile', `the tokens in ${place} cannot be read: ${String(cause)}`, { cause })
