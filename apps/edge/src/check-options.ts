import { isIP } from 'node:net'
import { isLoopback } from '@watershed/net-address'
import { EdgeError } from './edge-error.ts'
import type { EdgeOptions } from './options.ts'

/** @throws EdgeError BadOptions for what does not fit together or would not be safe */
export const checkOptions = ({
  name,
  hubs,
  hubCa,
  insecureHub,
  bindAddress,
  hubServerName,
}: EdgeOptions): void => {
  if (name.split('/').length > 2 || !name.split('/').every(isName))
    throw bad(
      `--name must be letters, digits, '-', '_' and '.', at most 253 of them, and so its own after a slash, not ${name}`,
    )
  if (hubs.length === 0) throw bad('give the xDS address of a hub with --hub')
  if (bindAddress !== undefined && isIP(bindAddress) === 0)
    throw bad(`--bind-address must be an IP address, not ${bindAddress}`)
  if (hubServerName !== undefined && hubCa === undefined)
    throw bad('--hub-server-name is of use with --hub-ca only')
  const exposed = hubs.find(({ host }) => !isLoopback(host))
  if (hubCa === undefined && exposed && insecureHub !== true)
    throw bad(
      `the token would go to ${exposed.host} in plain text: give --hub-ca ` +
        '(/etc/ssl/certs/ca-certificates.crt for a public certificate), or --insecure-hub to allow it',
    )
}

const isName = (word: string): boolean => /^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/.test(word)

const bad = (message: string): EdgeError => new EdgeError('BadOptions', message)
