import { readFileSync } from 'node:fs'
import { AgentError } from '../agent-error.ts'

/** Where the agent's token is; a file may be replaced while the agent runs. */
export type TokenPlace = { readonly file: string } | { readonly value: string }

/**
 * Reads the token anew, which takes less time than finding out whether the file changed.
 * @throws AgentError TokenUnreadable, without a word of the file's content
 */
export const readToken = (place: TokenPlace): string => {
  const token = ('file' in place ? readTokenFile(place.file) : place.value).trim()
  if (/^[\x21-\x7e]{1,4096}$/.test(token)) return token
  const where = 'file' in place ? `the token file ${place.file}` : 'WATERSHED_TOKEN'
  throw new AgentError(
    'TokenUnreadable',
    `${where} does not hold a token: it takes one line, the token and nothing else`,
  )
}

const readTokenFile = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new AgentError(
      'TokenUnreadable',
      `the token file ${file} cannot be read (${code}): create it, or correct --token-file`,
      { cause: error },
    )
  }
}
