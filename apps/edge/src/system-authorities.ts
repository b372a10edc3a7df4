import { access, constants } from 'node:fs/promises'
import { EdgeError } from './edge-error.ts'

/** Where systems keep the authorities that they trust: Debian and Alpine; Fedora; SUSE; older Red Hat. */
const usual = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
]

/**
 * The file with the authorities that backends' certificates are checked by where no others are named. Undefined: this system has
 * none, and Envoy refuses Envoy clusters that would need them.
 * @throws EdgeError BadOptions if the given one cannot be read
 */
export const systemAuthoritiesFile = async (
  given: string | undefined,
  files: readonly string[] = usual,
): Promise<string | undefined> => {
  if (given !== undefined) {
    if (await isReadable(given)) return given
    throw new EdgeError('BadOptions', `--backend-ca: ${given} cannot be read`)
  }
  for (const file of files) if (await isReadable(file)) return file
  return undefined
}

const isReadable = (file: string): Promise<boolean> =>
  access(file, constants.R_OK).then(
    () => true,
    () => false,
  )
