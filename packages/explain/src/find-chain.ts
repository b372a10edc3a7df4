import type { EdgeFilterChain, EdgeListener } from '@watershed/model'
import type { Collections } from './collections.ts'
import type { Request } from './request.ts'

/** What takes a connection, or why nothing does. */
export type FoundChain =
  { readonly listener: EdgeListener; readonly chain: EdgeFilterChain } | { readonly reason: string }

/** The filter chain that takes a request's connection. A Gateway's own address comes before the one that Gateways share. */
export const findChain = (
  { gateway, scheme, host, port = scheme === 'https' ? 443 : 80 }: Request,
  { listeners }: Pick<Collections, 'listeners'>,
): FoundChain => {
  const own = gateway === undefined ? undefined : listeners.get(`${gateway}/tcp/${port}`)
  const listener = own ?? listeners.get(`tcp/${port}`)
  if (!listener) return { reason: nobody(gateway, port) }
  const { chains } = listener
  const serverName = host.replace(/\.$/, '').toLowerCase()
  const chain = scheme === 'https' ? bySni(chains, serverName) : chains.find(isForAll)
  if (!chain) return { reason: `no listener of port ${port} has the server name ${serverName}` }
  if (chain.target.type === 'Hosts' && (scheme === 'https') !== (chain.tls !== undefined))
    return {
      reason: `port ${port} is ${chain.tls ? 'for TLS' : 'not for TLS'}: use ${chain.tls ? 'https' : 'http'}`,
    }
  return { listener, chain }
}

const nobody = (gateway: string | undefined, port: number): string =>
  gateway === undefined
    ? `no listener of the edges' own address is on port ${port}: name the Gateway, if it has addresses of its own`
    : `Gateway ${gateway} has no listener on port ${port} that is served`

/** Exact before wildcards, of which the longest; then what takes all. */
const bySni = (chains: readonly EdgeFilterChain[], name: string): EdgeFilterChain | undefined => {
  const labels = name.split('.').slice(1)
  const names = [name, ...labels.map((_, index) => `*.${labels.slice(index).join('.')}`)]
  const byName = new Map(chains.flatMap((chain) => chain.serverNames.map((one) => [one, chain] as const)))
  for (const one of names) {
    const found = byName.get(one)
    if (found) return found
  }
  return chains.find(isForAll)
}

const isForAll = ({ serverNames }: EdgeFilterChain): boolean => serverNames.length === 0
