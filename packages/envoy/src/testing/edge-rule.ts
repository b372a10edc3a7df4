import type { EdgeRule, RouteMatch } from '@watershed/model'

/** A rule of which only what a test is about need be said: the rest matches all and goes to `backend`. */
export type RuleInput = Partial<Omit<EdgeRule, 'match'>> & { readonly match?: Partial<RouteMatch> }

export function edgeRule({ match, ...rule }: RuleInput): EdgeRule {
  return {
    name: 'shop/web/0/0',
    filters: [],
    timeouts: {},
    action: { type: 'Cluster', cluster: 'backend' },
    ...rule,
    match: { path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [], ...match },
  }
}
