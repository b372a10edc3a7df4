/** A kind as an API server serves it. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly kind: string
  readonly namespaced: boolean
}

/** `gateway.networking.k8s.io/v1`, `v1`. */
export const apiVersionOf = ({ group, version }: Pick<Resource, 'group' | 'version'>): string =>
  group === '' ? version : `${group}/${version}`

/** Of a whole kind, of a kind in a namespace, of an object, or of an object's subresource. */
export const resourcePath = (
  resource: Resource,
  namespace?: string,
  name?: string,
  subresource?: string,
): string =>
  [
    resource.group === '' ? '/api' : '/apis',
    apiVersionOf(resource),
    ...(resource.namespaced && namespace ? ['namespaces', encodeURIComponent(namespace)] : []),
    resource.plural,
    ...(name ? [encodeURIComponent(name)] : []),
    ...(subresource ? [subresource] : []),
  ].join('/')
