import type { EdgeFilterChain, EdgeHost, EdgeListener, EdgeRule } from '@watershed/model'
import { answerOf } from './answer-of.ts'
import type { Collections } from './collections.ts'
import type {
  ExplainedAnswer,
  ExplainedHostname,
  ExplainedListener,
  ExplainedMatch,
  Explanation,
  NearMiss,
} from './explanation.ts'
import { failedConditions } from './failed-conditions.ts'
import { findChain } from './find-chain.ts'
import { hostnamesToTry } from './hostnames-to-try.ts'
import { isLetIn } from './is-let-in.ts'
import { placeOf, sharesOf } from './match-place.ts'
import type { Request } from './request.ts'
import { matchedRequest } from './request.ts'

/** How many near misses are told. */
const mostMisses = 20

/**
 * What edges do with a request, and why: found by what they were told, in the order in which they look. It costs what the rules of
 * the request's hostnames do, however many others there are.
 */
export const explain = (request: Request, collections: Collections): Explanation => {
  const found = findChain(request, collections)
  if ('reason' in found) return without({ type: 'Closed', reason: found.reason })
  const { chain } = found
  const listener = explainedListener(found)
  if (chain.target.type === 'None')
    return {
      ...without({ type: 'Closed', reason: 'the listener has no route for this server name' }),
      listener,
    }
  if (chain.target.type !== 'Hosts')
    return {
      ...without({ type: 'Connection', reason: 'a TLSRoute or TCPRoute has the connection as a whole' }),
      listener,
    }
  const underscored = request.headers.find(([name]) => name.includes('_'))
  if (underscored) {
    const reason = `header ${underscored[0]} has a _ in its name`
    return { ...without({ type: 'Status', status: 400, reason }), listener }
  }
  return { listener, ...routed(request, chain.target.scope, listener.serverName, collections) }
}

const without = (answer: ExplainedAnswer): Explanation => ({
  hostnames: [],
  nearMisses: [],
  missCount: 0,
  answer,
})

const explainedListener = ({
  listener: { name, port },
  chain: { tls, serverNames },
}: {
  readonly listener: EdgeListener
  readonly chain: EdgeFilterChain
}): ExplainedListener => ({
  name,
  port,
  tls: tls !== undefined,
  ...(serverNames.length === 1 && serverNames[0] !== undefined && { serverName: serverNames[0] }),
})

const routed = (
  request: Request,
  scope: string,
  serverName: string | undefined,
  collections: Collections,
): Omit<Explanation, 'listener'> => {
  const sent = matchedRequest(request)
  const hostnames: ExplainedHostname[] = []
  const nearMisses: NearMiss[] = []
  let missCount = 0
  let winner: { readonly host: EdgeHost; readonly rule: EdgeRule } | undefined
  for (const hostname of hostnamesToTry(request.host, serverName)) {
    const host = collections.edgeHosts.get(`${scope}/${hostname}`)
    if (!host) {
      hostnames.push({ hostname, found: 'NoRoutes' })
      continue
    }
    for (const rule of host.rules) {
      const failed = failedConditions(rule.match, sent)
      if (failed.length === 0 && !winner) {
        winner = { host, rule }
        continue
      }
      const place = placeOf(rule, hostname, collections)
      if (!place) continue
      missCount++
      if (nearMisses.length < mostMisses) nearMisses.push({ ...place, failed })
    }
    hostnames.push({ hostname, found: winner ? 'Match' : 'NoMatch' })
    if (winner) break
  }
  const told = { hostnames, nearMisses, missCount }
  if (!winner) return { ...told, answer: notFound(hostnames) }
  const { host, rule } = winner
  const match = explainedMatch(request, host, rule, collections)
  return { ...told, ...(match && { match }), answer: answerOf(request, sent, winner, match) }
}

const notFound = (hostnames: readonly ExplainedHostname[]): ExplainedAnswer => ({
  type: 'Status',
  status: 404,
  reason: hostnames.every(({ found }) => found === 'NoRoutes')
    ? 'no route has this hostname'
    : 'no match of the routes of this hostname takes the request',
})

const explainedMatch = (
  { client }: Request,
  { hostname }: EdgeHost,
  rule: EdgeRule,
  collections: Collections,
): ExplainedMatch | undefined => {
  const place = placeOf(rule, hostname, collections)
  if (!place) return undefined
  const shares = sharesOf(place, collections)
  const access = rule.access && client !== undefined ? isLetIn(client, rule.access) : undefined
  return {
    ...place,
    filters: rule.filters,
    timeouts: rule.timeouts,
    ...(access !== undefined && { access: access ? 'Allowed' : 'Denied' }),
    ...(shares && { shares }),
  }
}
