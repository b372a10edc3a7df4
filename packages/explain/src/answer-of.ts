import type { EdgeHost, EdgeRule, RuleShares } from '@watershed/model'
import type { ExplainedAnswer, ExplainedMatch } from './explanation.ts'
import { failingShares } from './failing-shares.ts'
import { redirectLocation } from './redirect-location.ts'
import type { MatchedRequest, Request } from './request.ts'

/** What becomes of a request that a rule takes. */
export const answerOf = (
  { host: written }: Request,
  sent: MatchedRequest,
  { host, rule }: { readonly host: EdgeHost; readonly rule: EdgeRule },
  match: ExplainedMatch | undefined,
): ExplainedAnswer => {
  if (match?.access === 'Denied')
    return { type: 'Status', status: 403, reason: 'an AccessPolicy does not let this client in' }
  const redirect = rule.filters.find((filter) => filter.type === 'RequestRedirect')
  if (redirect) {
    const location = redirectLocation(
      redirect,
      rule.match.path,
      { ...host, host: written.replace(/\.$/, '') },
      sent,
    )
    return { type: 'Redirect', status: redirect.statusCode, location }
  }
  const direct = directStatus(rule, match)
  if (direct !== undefined)
    return { type: 'Status', status: direct, reason: match?.shares?.reason ?? own[direct] }
  return match?.shares ? forwarded(match.kind, match.shares) : { type: 'Forwarded' }
}

/** What is answered where nothing is sent on, whoever asks. */
const directStatus = (
  { action }: EdgeRule,
  match: ExplainedMatch | undefined,
): keyof typeof own | undefined => {
  if (action.type === 'DirectResponse') return action.status
  if (match?.shares?.status !== undefined) return match.shares.status
  const isSent =
    action.type === 'Cluster' ||
    (action.type === 'WeightedClusters' && action.clusters.some(({ weight }) => weight > 0))
  return isSent ? undefined : 500
}

/** Where all of it fails in one way, that is the answer. */
const forwarded = (kind: string, shares: RuleShares): ExplainedAnswer => {
  const failing = failingShares(kind, shares)
  const [first] = failing
  if (!first) return { type: 'Forwarded' }
  const isServed = shares.shares.filter(({ effective }) => effective > 0).length > failing.length
  if (!isServed && failing.every(({ status }) => status === first.status))
    return { type: 'Status', status: first.status, reason: first.reason }
  return { type: 'Forwarded', failing }
}

const own = {
  404: 'the hostname is of a listener that has no such route, and no other listener answers for it',
  421: 'the hostname is of another listener than the server name: connect anew, by that name',
  500: 'the rule has no backend to send to',
  503: 'no endpoint of the rule is ready',
} as const
