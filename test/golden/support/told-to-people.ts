import type { Issue, RecordKind } from '@watershed/model'
import { parseRecordKey } from '@watershed/model'
import type { Pipeline, RouteStatus } from '@watershed/pipeline'

/** What the authors of routes, Gateways and ServiceExports are told, by `blue MultiClusterHTTPRoute shop/cart`. */
export const toldToPeople = ({ routeStatuses, gatewayStates, statuses }: Pipeline): unknown => ({
  exports: writtenOf('ServiceExport', statuses),
  imports: writtenOf('ServiceImport', statuses),
  written: Object.fromEntries(
    [...statuses.entries()].map(([key, { generation, status }]) => [named(key), { generation, ...status }]),
  ),
  routes: Object.fromEntries(
    [...routeStatuses.entries()].map(([key, status]) => [named(key), route(status)]),
  ),
  gateways: Object.fromEntries(
    [...gatewayStates.entries()].map(([key, { issues }]) => [named(key), { issues: issues.map(issue) }]),
  ),
})

/** What is written back of a kind. */
const writtenOf = (kind: RecordKind, statuses: Pipeline['statuses']): unknown =>
  Object.fromEntries(
    [...statuses.entries()]
      .filter(([, { source }]) => source.kind === kind)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, written]) => [
        named(key),
        { ...written, status: { ...written.status, conditions: byType(written.status['conditions']) } },
      ]),
  )

const byType = (conditions: unknown): unknown =>
  Object.fromEntries(
    (conditions as readonly { readonly type: string }[]).map(({ type, ...condition }) => [type, condition]),
  )

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
