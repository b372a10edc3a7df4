type Fields = Readonly<Record<string, unknown>>

const standard = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' }
const ours = { apiVersion: 'watershed.dev/v1alpha1', kind: 'MultiClusterHTTPRoute' }

const routes =
  /^\/apis\/gateway\.networking\.k8s\.io\/v1(?:beta1)?\/(namespaces\/[^/]+\/)?httproutes(?=[/?]|$)/

/** Where MultiClusterHTTPRoutes are, for a path where HTTPRoutes would be; undefined for any other. */
export const pathOfRoutes = (path: string): string | undefined =>
  routes.test(path)
    ? path.replace(
        routes,
        (_, namespace: string | undefined) =>
          `/apis/${ours.apiVersion}/${namespace ?? ''}multiclusterhttproutes`,
      )
    : undefined

/** An HTTPRoute that is written, or a merge patch of one. What it says of backends goes for all clusters that export them. */
export const toMultiCluster = (object: Fields): Fields => ({
  ...object,
  ...('kind' in object && ours),
  ...('status' in object && { status: undefined }),
})

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
    .filter(({ kind }) => kind === standard.kind)
    .map((from) => ({ ...from, group: 'watershed.dev', kind: ours.kind }))
  return { ...grant, spec: { ...spec, from: [...spec.from, ...twins] } }
}
