import { readFileSync } from 'node:fs'
import { KubeError } from '../kube-error.ts'

/**
 * A file's text without the white space around it.
 * @throws KubeError BadKubeconfig, without a word of its content
 */
export const readSecretFile = (file: string, what: string): string => {
  try {
    const text = readFileSync(file, 'utf8').trim()
    if (text !== '') return text
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new KubeError(
      'BadKubeconfig',
      `${what} ${file} cannot be read (${code})`,
      `Create ${file}, or make it readable.`,
    )
  }
  throw new KubeError('BadKubeconfig', `${what} ${file} is empty`, `Put it into ${file}.`)
}

/** @throws KubeError BadKubeconfig */
export const bearer = (token: string, where: string): string => {
  if (/^[\x21-\x7e]{1,65536}$/.test(token)) return `Bearer ${token}`
  throw new KubeError(
    'BadKubeconfig',
    `${where} does not hold a token`,
    'It takes one line: the token and nothing else.',
  )
}
