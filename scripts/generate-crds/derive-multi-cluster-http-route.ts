import type { CelRule, Schema } from '@watershed/ingest'
import type { Crd, CrdVersion } from './crd.ts'
import { rulesStatus } from './route-rules-status.ts'
import { describeFields } from './describe-fields.ts'

const group = 'watershed.dev'
const version = 'v1alpha1'

const cluster: Schema = {
  description:
    'Cluster names the cluster whose Service is meant, as its agent reports it; that cluster must export the Service. Without it, the Service is meant in every cluster that exports it, and the share is divided by their ready endpoints. A ServiceImport means that too, and takes no cluster.',
  maxLength: 63,
  minLength: 1,
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
  type: 'string',
}

const ofBackendRef: readonly CelRule[] = [
  {
    message: 'A ServiceImport means every cluster that exports it, so it takes no cluster',
    rule: "self.kind != 'ServiceImport' || !has(self.cluster)",
  },
  {
    message: 'Must have port for ServiceImport reference',
    rule: "self.kind != 'ServiceImport' || has(self.port)",
  },
]

const failover: Schema = {
  default: 'Spill',
  description:
    'Failover says what becomes of the share of a backend without ready endpoints. "Spill" gives it to the other backends in proportion to their weights; a weight of 0 never receives any. "None" keeps it, and those requests are answered with 503.',
  enum: ['Spill', 'None'],
  type: 'string',
}

/**
 * Derives MultiClusterHTTPRoute from the Gateway API's HTTPRoute: the same spec, whose references to backends also take
 * `cluster` and whose rules take `failover`. Its status also says where requests go (`rules`). All else, CEL rules included, stays as it is.
 */
export const deriveMultiClusterHttpRoute = (httpRoute: Crd, release: string): Crd => ({
  apiVersion: httpRoute.apiVersion,
  kind: httpRoute.kind,
  metadata: {
    name: `multiclusterhttproutes.${group}`,
    annotations: { [`${group}/derived-from`]: `HTTPRoute of the Gateway API ${release}` },
  },
  spec: {
    group,
    names: {
      categories: ['gateway-api'],
      kind: 'MultiClusterHTTPRoute',
      listKind: 'MultiClusterHTTPRouteList',
      plural: 'multiclusterhttproutes',
      shortNames: ['mchttproute', 'mchr'],
      singular: 'multiclusterhttproute',
    },
    scope: 'Namespaced',
    versions: [deriveVersion(httpRoute)],
  },
})

/** @throws Error when HTTPRoute has no v1 */
const deriveVersion = (httpRoute: Crd): CrdVersion => {
  const source = httpRoute.spec.versions.find(({ name }) => name === 'v1')
  if (!source) throw new Error('HTTPRoute has no version v1')
  const { openAPIV3Schema: schema } = source.schema
  return {
    ...source,
    additionalPrinterColumns: [
      { jsonPath: '.spec.hostnames', name: 'Hostnames', type: 'string' },
      {
        jsonPath: '.status.parents[*].conditions[?(@.type=="Accepted")].status',
        name: 'Accepted',
        type: 'string',
      },
      {
        jsonPath: '.status.parents[*].conditions[?(@.type=="Programmed")].status',
        name: 'Programmed',
        type: 'string',
      },
      { jsonPath: '.metadata.creationTimestamp', name: 'Age', type: 'date' },
    ],
    name: version,
    schema: {
      openAPIV3Schema: describeFields({
        ...schema,
        description:
          'MultiClusterHTTPRoute routes HTTP requests to Services of several clusters. It is an HTTPRoute whose backendRefs may name a cluster and whose rules say what becomes of the share of a backend that cannot serve.',
        properties: {
          ...schema.properties,
          spec: withOurFields(specOf(schema)),
          status: withProperty(schema.properties?.status, { rules: rulesStatus }, []),
        },
      }),
    },
    served: true,
    storage: true,
  }
}

const specOf = ({ properties }: Schema): Schema => {
  if (!properties?.spec) throw new Error('HTTPRoute has no spec')
  return properties.spec
}

/** Adds `cluster` to every reference to a backend that requests are sent to, and `failover` to every rule. */
const withOurFields = (schema: Schema): Schema => ({
  ...schema,
  ...(schema.items && { items: withOurFields(schema.items) }),
  ...(schema.properties && { properties: ourProperties(schema.properties) }),
})

type Properties = Readonly<Record<string, Schema>>

const ourProperties = (properties: Properties): Properties =>
  Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const inner = withOurFields(schema)
      if (name === 'rules' || name === 'backendRefs')
        return [
          name,
          {
            ...inner,
            items: withProperty(
              inner.items,
              name === 'rules' ? { failover } : { cluster },
              name === 'rules' ? [] : ofBackendRef,
            ),
          },
        ]
      if (name === 'requestMirror') return [name, { ...inner, properties: withCluster(inner.properties) }]
      return [name, inner]
    }),
  )

const withCluster = (mirror: Properties = {}): Properties => ({
  ...mirror,
  backendRef: withProperty(mirror.backendRef, { cluster }, ofBackendRef),
})

/** @throws Error when HTTPRoute no longer has what ours goes into */
const withProperty = (schema: Schema | undefined, added: Properties, rules: readonly CelRule[]): Schema => {
  if (!schema?.properties)
    throw new Error(`HTTPRoute has changed: there is no place for ${Object.keys(added).join(', ')}`)
  return {
    ...schema,
    properties: { ...added, ...schema.properties },
    ...(rules.length > 0 && {
      'x-kubernetes-validations': [...(schema['x-kubernetes-validations'] ?? []), ...rules],
    }),
  }
}
