import type { EdgeRule, RuleShares } from '@watershed/model'
import type { Collections } from './collections.ts'
import type { MatchPlace } from './explanation.ts'

/** Where a rule of an edge is written; undefined: nowhere, it is what edges do without a route. */
export const placeOf = (
  { name: written, match }: EdgeRule,
  hostname: string,
  { routes }: Pick<Collections, 'routes'>,
): MatchPlace | undefined => {
  const [kind = '', namespace = '', name = '', rule, index] = written.split('/')
  const route = routes.get(`${kind}/${namespace}/${name}`)
  if (!route || rule === undefined || index === undefined) return undefined
  const ruleName = route.rules[Number(rule)]?.name
  return {
    kind,
    cluster: route.cluster,
    namespace,
    name,
    rule: Number(rule),
    ...(ruleName !== undefined && { ruleName }),
    index: Number(index),
    hostname,
    match,
  }
}

export const sharesOf = (
  { cluster, kind, namespace, name, rule }: MatchPlace,
  { routeStatuses }: Pick<Collections, 'routeStatuses'>,
): RuleShares | undefined =>
  routeStatuses.get(`${cluster}/${kind}/${namespace}/${name}`)?.rules.find((one) => one.rule === rule)
