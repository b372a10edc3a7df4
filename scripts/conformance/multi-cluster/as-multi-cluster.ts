import { allowBothKinds, hasListeners, hideOurKind } from './allow-both-kinds.ts'
import type { Fields, Translation } from './translation.ts'

const standard = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' }
const ours = { apiVersion: 'watershed.dev/v1alpha1', kind: 'MultiClusterHTTPRoute' }

const routes =
  /^\/apis\/gateway\.networking\.k8s\.io\/v1(?:beta1)?\/(namespaces\/[^/]+\/)?httproutes(?=[/?]|$)/

/** HTTPRoutes are MultiClusterHTTPRoutes, in `cluster`. */
export const asMultiCluster = (cluster: string): Translation => ({
  keep: (path) => {
    const ofRoutes = pathOfRoutes(path)
    if (ofRoutes !== undefined)
      return { path: ofRoutes, write: (object) => toMultiCluster(object, cluster), read: toStandard }
    return hasListeners(path) ? { path, write: allowBothKinds, read: hideOurKind } : undefined
  },
  grant: grantToBoth,
})

/** Where MultiClusterHTTPRoutes are, for a path where HTTPRoutes would be; undefined for any other. */
export const pathOfRoutes = (path: string): string | undefined =>
  routes.test(path)
    ? path.replace(
        routes,
        (_, namespace: string | undefined) =>
          `/apis/${ours.apiVersion}/${namespace ?? ''}multiclusterhttproutes`,
      )
    : undefined

/**
 * An HTTPRoute that is written, or a merge patch of one. A backendRef goes for all clusters that export its Service. Those of rules
 * with retries go for one alone: the suite's backend fails as often as it is told and counts the tries in its own memory, which
 * must therefore be one pod's. Nothing else is pinned: a retry may go to another cluster, as any request may.
 */
export const toMultiCluster = (object: Fields, cluster: string): Fields => {
  const spec = object['spec'] as { readonly rules?: readonly Fields[] } | undefined
  return {
    ...object,
    ...('kind' in object && ours),
    ...('status' in object && { status: undefined }),
    ...(spec?.rules && {
      spec: { ...spec, rules: spec.rules.map((rule) => pinnedIfRetried(rule, cluster)) },
    }),
  }
}

const pinnedIfRetried = (rule: Fields, cluster: string): Fields => {
  const refs = rule['backendRefs'] as readonly Fields[] | undefined
  return 'retry' in rule && refs ? { ...rule, backendRefs: refs.map((ref) => ({ ...ref, cluster })) } : rule
}

/** A MultiClusterHTTPRoute, or a list of them, as who reads HTTPRoutes expects it; answers that are neither stay. */
export const toStandard = (object: Fields): Fields => {
  if (object['kind'] === ours.kind) return { ...object, ...standard }
  if (object['kind'] !== `${ours.kind}List`) return object
  const items = object['items'] as readonly Fields[]
  return {
    ...object,
    ...standard,
    kind: `${standard.kind}List`,
    items: items.map((item) => ({ ...item, ...standard })),
  }
}

/** A ReferenceGrant that grants MultiClusterHTTPRoutes what it grants HTTPRoutes. */
export const grantToBoth = (grant: Fields): Fields => {
  const spec = grant['spec'] as { readonly from: readonly Fields[] } & Fields
  const twins = spec.from
    .filter(({ group, kind }) => group === standard.apiVersion.split('/')[0] && kind === standard.kind)
    .map((from) => ({ ...from, group: 'watershed.dev', kind: ours.kind }))
  return { ...grant, spec: { ...spec, from: [...spec.from, ...twins] } }
}
