type Fields = Readonly<Record<string, unknown>>

const gatewayApi = 'gateway.networking.k8s.io'
const groups: Readonly<Record<string, string>> = {
  Service: '',
  Secret: '',
  ConfigMap: '',
  ServiceImport: 'multicluster.x-k8s.io',
  EdgePool: 'watershed.dev',
  MultiClusterHTTPRoute: 'watershed.dev',
}

/** The same object without what no author would write together, which CEL rules refuse: the breaking is for `broken` to do. */
export const fitting = (object: Fields): Fields => {
  const { kind, group, protocol, tls, ...rest } = object
  return {
    ...rest,
    ...(kind !== undefined && {
      kind,
      group: typeof kind === 'string' ? (groups[kind] ?? gatewayApi) : group,
    }),
    ...(protocol !== undefined && { protocol }),
    ...(tls !== undefined &&
      (protocol === undefined || protocol === 'HTTPS' || protocol === 'TLS') && { tls }),
  }
}
