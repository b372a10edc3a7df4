import type { RouteView, RuleView } from '@watershed/wire'
import { percent, table } from './table.ts'

const serving = {
  current: 'the current version',
  lastAccepted: 'the last accepted version, since the current one is refused',
  none: 'nothing',
} as const

export const renderRoute = (route: RouteView): string =>
  [
    `${route.kind} ${route.namespace}/${route.name}`,
    `Cluster:    ${route.cluster}`,
    `Created:    ${route.created}`,
    `Hostnames:  ${hostnames(route)}`,
    `Serving:    ${serving[route.serving]}`,
    ...route.parents.map(
      ({ gateway, listener }) => `Parent:     ${gateway}${listener === undefined ? '' : ` (${listener})`}`,
    ),
    '',
    'Conditions:',
    ...route.conditions.map(
      ({ type, status, reason, message }) => `  ${type}=${status} ${reason}: ${message}`,
    ),
    ...(route.issues.length > 0 ? ['', 'Issues:'] : []),
    ...route.issues.map(
      ({ code, path, message }) => `  ${code}${path === '' ? '' : ` at ${path}`}: ${message}`,
    ),
    ...(route.edges.length > 0 ? ['', `Edges:      ${route.edges.map(edge).join(', ')}`] : []),
    ...route.rules.flatMap(renderRule),
  ].join('\n')

const edge = ({ node, acknowledged }: RouteView['edges'][number]): string =>
  acknowledged ? node : `${node} (not yet)`

/** Of a route that no edge serves there is nothing to say. */
const hostnames = ({ hostnames: found, serving: version }: RouteView): string => {
  if (version === 'none') return '-'
  return found.join(', ') || '* (all of its listeners)'
}

const renderRule = (rule: RuleView): readonly string[] => [
  '',
  `Rule ${rule.rule}${rule.name === undefined ? '' : ` (${rule.name})`}: ${rule.matches.join('; ')}`,
  `  failover ${rule.failover}${rule.reason === undefined ? '' : `, ${rule.reason}${rule.status === undefined ? '' : `: answers ${rule.status}`}`}`,
  ...(rule.shares.length > 0 ? [indent(shares(rule))] : []),
]

const shares = (rule: RuleView): string =>
  table(
    ['cluster', 'service', 'weight', 'desired', 'effective', 'ready', 'why'],
    rule.shares.map((share) => [
      share.cluster ?? '-',
      `${share.namespace}/${share.service}:${share.port}`,
      share.weight,
      percent(share.desired),
      percent(share.effective),
      `${share.readyEndpoints}/${share.endpoints}`,
      share.reason ?? '',
    ]),
  )

const indent = (text: string): string => text.replaceAll(/^/gm, '  ')
