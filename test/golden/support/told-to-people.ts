import type { Issue } from '@watershed/model'
import { parseRecordKey } from '@watershed/model'
import type { Pipeline, RouteStatus } from '@watershed/pipeline'

/** What the authors of routes and Gateways are told, by `blue MultiClusterHTTPRoute shop/cart`. */
export const toldToPeople = ({ routeStatuses, gatewayStates }: Pipeline): unknown => ({
  routes: Object.fromEntries(
    [...routeStatuses.entries()].map(([key, status]) => [named(key), route(status)]),
  ),
  gateways: Object.fromEntries(
    [...gatewayStates.entries()].map(([key, { issues }]) => [named(key), { issues: issues.map(issue) }]),
  ),
})

const named = (key: string): string => {
  const { cluster, kind, namespace, name } = parseRecordKey(key)
  return `${cluster} ${kind} ${namespace}/${name}`
}

const route = ({ conditions, issues, rules, ...rest }: RouteStatus): unknown => ({
  ...rest,
  conditions: Object.fromEntries(
    conditions.map(({ type, status, reason, message }) => [type, { status, reason, message }]),
  ),
  issues: issues.map(issue),
  rules: rules.map(({ shares, ...rule }) => ({
    ...rule,
    shares: shares.map((share) => ({
      ...share,
      desired: round(share.desired),
      effective: round(share.effective),
    })),
  })),
})

const issue = ({ code, path, message }: Issue): unknown => ({ code, path, message })

/** So that 0.3 / 0.8 reads 0.375. */
const round = (share: number): number => Number(share.toFixed(6))
