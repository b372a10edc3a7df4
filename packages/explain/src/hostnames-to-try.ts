import { maxWildcardLabels } from '@watershed/model'

/**
 * The hostnames whose routes edges look at, in order: the host as written, in lower case, under its wildcards, `*`. Connections of one
 * server name have no hosts beyond it but `*`, which says that they are another listener's.
 */
export const hostnamesToTry = (written: string, serverName: string | undefined): readonly string[] => {
  const host = written.replace(/\.$/, '')
  const lower = host.toLowerCase()
  if (serverName !== undefined && !isCovered(lower, serverName)) return [host, '*']
  const wildcards = wildcardsOf(lower, serverName === undefined ? 1 : leastLabels(serverName))
  return [...new Set([host, lower, ...wildcards, ...(serverName === undefined ? ['*'] : [])])]
}

const isCovered = (host: string, serverName: string): boolean => {
  if (!serverName.startsWith('*.')) return host === serverName
  return host.length > serverName.length - 1 && host.endsWith(serverName.slice(1))
}

const leastLabels = (serverName: string): number =>
  serverName.startsWith('*.') ? serverName.split('.').length - 1 : Infinity

/** The longest first; of a host with very many labels, only those that a listener can have. */
const wildcardsOf = (host: string, least: number): readonly string[] => {
  const labels = host.split('.').slice(1)
  return labels
    .map((_, index) => labels.slice(index))
    .filter(({ length }) => length >= least && length <= maxWildcardLabels)
    .map((rest) => `*.${rest.join('.')}`)
}
