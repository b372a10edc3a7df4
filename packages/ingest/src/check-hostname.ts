import { isIP } from 'node:net'
import { maxWildcardLabels } from '@watershed/model'
import type { Refusal } from './refusal.ts'

/** What is wrong with a hostname of a listener or a route that follows its API, at `path` of the object. */
export const checkHostname = (hostname: string, path: string): readonly Refusal[] => {
  if (isIP(hostname) !== 0) return [{ path, message: ipHostname(hostname) }]
  const labels = hostname.startsWith('*.') ? hostname.slice(2).split('.').length : 0
  if (labels <= maxWildcardLabels) return []
  const message = `a wildcard of ${labels} labels after *. is not carried out, since edges look for hosts by at most ${maxWildcardLabels}: use a shorter one, as *.${hostname.split('.').slice(-maxWildcardLabels).join('.')}, or name the hosts`
  return [{ code: 'NotCarriedOut', path, message }]
}

export const ipHostname = (hostname: string): string =>
  `${hostname} is an IP address, which is no hostname: give a name, or leave it out for any host`
