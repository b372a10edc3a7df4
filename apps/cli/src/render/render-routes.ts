import type { ConditionView, RoutesView, RouteSummaryView } from '@watershed/wire'
import { percent, table } from './table.ts'

export const renderRoutes = ({ routes }: RoutesView): string => {
  if (routes.length === 0) return 'No cluster reports a route.'
  const head = ['namespace', 'name', 'kind', 'cluster', 'hostnames', 'status', 'shares']
  return table(head, routes.map(row))
}

const row = (route: RouteSummaryView): readonly string[] => [
  route.namespace,
  route.name,
  route.kind,
  route.cluster,
  // One that no version of can be carried out has no parents either.
  route.hostnames.join(',') || (route.parents.length > 0 ? '*' : '-'),
  statusOf(route.conditions),
  route.shares.map(share).join(' '),
]

const share = ({ cluster, desired, effective }: RouteSummaryView['shares'][number]): string =>
  Math.abs(desired - effective) < 0.001
    ? `${cluster}=${percent(desired)}`
    : `${cluster}=${percent(desired)}→${percent(effective)}`

/** `Accepted`, or the reason of what is wrong. */
export const statusOf = (conditions: readonly ConditionView[]): string =>
  conditions.find(({ status }) => status !== 'True')?.reason ?? 'Accepted'
