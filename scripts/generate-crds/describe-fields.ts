import type { Schema } from '@watershed/ingest'

/**
 * What `kubectl explain` says of fields of MultiClusterHTTPRoute where HTTPRoute's own words would not be true of it, or are of other
 * implementations. By path; `[]` is an element of a list.
 */
const descriptions: Readonly<Record<string, string>> = {
  spec: 'Spec says which requests the route takes and where they go.',
  'spec.hostnames':
    'Hostnames are the names that requests are for, as their Host header has them, with any port: a name, or "*." and a name for all that end in it. Only those count that fit the hostname of the listener. None means all of the listener. Where routes have the same hostname, the more exact match of their rules wins, then the older route.',
  'spec.parentRefs':
    'ParentRefs name the Gateways that the route is attached to, and with sectionName or port their listeners. A Gateway decides which namespaces it takes routes of (allowedRoutes). What came of each is in status.parents.',
  'spec.rules': 'Rules say which requests (matches) are changed how (filters) and go where (backendRefs).',
  'spec.rules[]': 'A rule: which requests it takes, what is done to them, and where they go.',
  'spec.rules[].backendRefs':
    'BackendRefs are the Services that requests are split between, in proportion to their weights. What each gets at the moment, and why, is in the status.',
  'spec.rules[].backendRefs[]':
    'A Service of one cluster, or of every cluster that exports it, and its weight.',
  'spec.rules[].backendRefs[].name': 'Name is the name of the Service or ServiceImport.',
  'spec.rules[].backendRefs[].kind':
    'Kind is Service, or ServiceImport with the group multicluster.x-k8s.io.',
  'spec.rules[].backendRefs[].namespace': "Namespace is where the Service is; the route's own unless given.",
  'spec.rules[].backendRefs[].port': "Port is the Service's own, not the one that its pods listen on.",
  'spec.rules[].backendRefs[].weight':
    'Weight is the share of the requests: this weight of the sum of all. 0 gets none. Editing it shifts traffic at once, and nothing else is touched.',
  status: 'Status says what has become of the route.',
}

/** @throws Error for a path that the definition no longer has */
export const describeFields = (schema: Schema): Schema => {
  const left = new Set(Object.keys(descriptions))
  const described = describe(schema, '', left)
  if (left.size > 0) throw new Error(`HTTPRoute has changed: there is no ${[...left].join(', ')}`)
  return described
}

const describe = (schema: Schema, path: string, left: Set<string>): Schema => {
  const description = descriptions[path]
  left.delete(path)
  return {
    ...schema,
    ...(description !== undefined && { description }),
    ...(schema.items && { items: describe(schema.items, `${path}[]`, left) }),
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([name, inner]) => [
          name,
          describe(inner, path === '' ? name : `${path}.${name}`, left),
        ]),
      ),
    }),
  }
}
