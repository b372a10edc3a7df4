import type {
  GatewaysQuery,
  GatewayView,
  ImportsQuery,
  ImportView,
  PoliciesQuery,
  PolicyView,
  RoutesQuery,
  RouteSummaryView,
  ServicesQuery,
  ServiceView,
} from '@watershed/wire'
import { conditionTest } from './condition-test.ts'
import { labelSelector } from './label-selector.ts'
import type { Selection } from './read-page.ts'

type Test<V> = (view: V) => boolean

/** What the queries of lists ask for. @throws HttpError Invalid */
export const selectRoutes = (query: RoutesQuery): Selection<RouteSummaryView> => {
  const { cluster, kind, gateway, hostname } = query
  return select(query, [
    isAsked(cluster, (view) => view.cluster === cluster),
    isAsked(kind, (view) => view.kind === kind),
    isAsked(gateway, ({ parents }) => gateway !== undefined && parents.includes(gateway)),
    isAsked(hostname, ({ hostnames }) => hostnames.some((one) => covers(one, hostname))),
    ...ofObject(query),
  ])
}

export const selectGateways = (query: GatewaysQuery): Selection<GatewayView> => {
  const { cluster, hostname } = query
  return select(query, [
    isAsked(cluster, (view) => view.cluster === cluster),
    isAsked(hostname, ({ listeners }) => listeners.some((one) => covers(one.hostname ?? '', hostname))),
    ...ofObject(query),
  ])
}

export const selectPolicies = (query: PoliciesQuery): Selection<PolicyView> => {
  const { cluster, kind } = query
  return select(query, [
    isAsked(cluster, (view) => view.cluster === cluster),
    isAsked(kind, (view) => view.kind === kind),
    ...ofObject(query),
  ])
}

export const selectImports = (query: ImportsQuery): Selection<ImportView> => {
  const { cluster } = query
  return select(query, [
    isAsked(cluster, ({ clusters }) => cluster !== undefined && clusters.includes(cluster)),
    ofLabels(query),
  ])
}

export const selectServices = (query: ServicesQuery): Selection<ServiceView> =>
  select(query, [isAsked(query.cluster, (view) => view.cluster === query.cluster)])

/** All of a list that is not told apart. */
export const selectAll: Selection<unknown> = { prefix: '', matches: () => true }

const select = <V>(
  { namespace }: { readonly namespace?: string },
  tests: readonly (Test<V> | undefined)[],
): Selection<V> => {
  const asked = tests.filter((test) => test !== undefined)
  return {
    prefix: namespace === undefined ? '' : `${namespace} `,
    matches: (view) => asked.every((test) => test(view)),
  }
}

const isAsked = <V>(asked: unknown, test: Test<V>): Test<V> | undefined =>
  asked === undefined ? undefined : test

interface OfObject {
  readonly labels?: Readonly<Record<string, string>>
  readonly conditions: readonly { readonly type: string; readonly status: string }[]
}

const ofObject = (query: {
  readonly condition?: string
  readonly labelSelector?: string
}): readonly (Test<OfObject> | undefined)[] => {
  const conditions = query.condition === undefined ? undefined : conditionTest(query.condition)
  return [conditions && ((view: OfObject) => conditions(view.conditions)), ofLabels(query)]
}

const ofLabels = ({
  labelSelector: text,
}: {
  readonly labelSelector?: string
}): Test<Pick<OfObject, 'labels'>> | undefined => {
  if (text === undefined) return undefined
  const test = labelSelector(text)
  return ({ labels = {} }) => test(labels)
}

/** Whether a hostname, or a wildcard as Gateways and routes have it, stands for another: `*.example.com` for `shop.example.com`. */
const covers = (written: string, hostname = ''): boolean =>
  written === hostname || (written.startsWith('*.') && hostname.endsWith(written.slice(1)))
