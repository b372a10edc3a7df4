import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import type { KeyPair } from '@watershed/xds'
import type { FastifyBaseLogger } from 'fastify'
import { HubError } from './hub-error.ts'
import type { TlsFiles } from './options.ts'
import { watchFiles } from './watch-files.ts'

/** What the certificate files hold now. @throws HubError BadCertificate */
export const readTls = async ({ cert, key }: TlsFiles): Promise<KeyPair> => {
  try {
    const pair = { cert: await readFile(cert), key: await readFile(key) }
    createSecureContext(pair)
    return pair
  } catch (cause) {
    throw new HubError(
      'BadCertificate',
      `${cert} and ${key} are not a certificate and its key: ${String(cause)}`,
      { cause },
    )
  }
}

/** Gives every door the new certificate when the files change. A pair that does not fit is logged, and the former one stays. */
export const followTls = (
  files: TlsFiles,
  doors: readonly ((pair: KeyPair) => void)[],
  log: FastifyBaseLogger,
): (() => void) => {
  const reload = async (): Promise<void> => {
    const pair = await readTls(files)
    for (const door of doors) door(pair)
    log.info({ cert: files.cert }, 'took the new certificate')
  }
  const watcher = watchFiles(async () => [files.cert, files.key], reload, log)
  return () => watcher.stop()
}
