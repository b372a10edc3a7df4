import type { Schema } from '@watershed/ingest'
import { mostClusters } from '@watershed/status'

/** HTTPRoute's own bounds. */
const mostRules = 16
const mostBackends = 16

const index = (description: string, most: number): Schema => ({
  description,
  format: 'int32',
  maximum: most - 1,
  minimum: 0,
  type: 'integer',
})

const text = (description: string, maxLength: number): Schema => ({ description, maxLength, type: 'string' })

const share = (description: string): Schema => ({
  description,
  maxLength: 6,
  pattern: '^(100|[0-9]{1,2}(\\.[0-9])?)%$',
  type: 'string',
})

/** What is said of a backend as a whole and of each of its clusters. */
const shares = {
  readyEndpoints: {
    description: 'ReadyEndpoints is how many endpoints can take requests.',
    format: 'int32',
    minimum: 0,
    type: 'integer',
  },
  desired: share("Desired is the share of the rule's requests that the weights ask for."),
  effective: share(
    "Effective is the share of the rule's requests that is sent there now. Where it is not the desired one, reason says why.",
  ),
  reason: text(
    'Reason says why the effective share is not the desired one: "NoReadyEndpoints", "Overflow" (it takes what others cannot), "Terminating", "NoReachableAddress" (edges have no address to come to it by), or what could not be found, as "BackendNotFound".',
    64,
  ),
} as const satisfies Record<string, Schema>

const clusters: Schema = {
  description: `Clusters says what each cluster gets of the backend, by name; at most ${mostClusters} are listed.`,
  items: {
    description: 'BackendClusterStatus is what one cluster gets of a backend.',
    properties: {
      name: text('Name is that of the cluster.', 63),
      ...shares,
    },
    required: ['name', 'readyEndpoints', 'desired', 'effective'],
    type: 'object',
  },
  maxItems: mostClusters,
  type: 'array',
  'x-kubernetes-list-type': 'atomic',
}

const backends: Schema = {
  description: "Backends says what becomes of each of the rule's backendRefs.",
  items: {
    description: 'BackendStatus is what becomes of one backendRef.',
    properties: {
      backendRef: index('BackendRef is its place in the backendRefs of the rule, from 0.', mostBackends),
      namespace: text('Namespace is that of the Service.', 63),
      name: text('Name is that of the Service.', 253),
      port: {
        description: 'Port is that of the Service.',
        format: 'int32',
        maximum: 65_535,
        minimum: 1,
        type: 'integer',
      },
      weight: {
        description: 'Weight is that of the backendRef.',
        format: 'int32',
        maximum: 1_000_000,
        minimum: 0,
        type: 'integer',
      },
      ...shares,
      clusters,
    },
    required: [
      'backendRef',
      'namespace',
      'name',
      'port',
      'weight',
      'readyEndpoints',
      'desired',
      'effective',
      'clusters',
    ],
    type: 'object',
  },
  maxItems: mostBackends,
  type: 'array',
  'x-kubernetes-list-type': 'atomic',
}

/** `status.rules` of a MultiClusterHTTPRoute, as packages/status writes it. */
export const rulesStatus: Schema = {
  description:
    'Rules says, for each rule, which clusters its requests go to: the shares that the weights ask for, and those that are sent now.',
  items: {
    description: 'RuleStatus is where the requests of one rule go.',
    properties: {
      rule: index('Rule is its place in spec.rules, from 0.', mostRules),
      name: text('Name is that of the rule, where it has one.', 253),
      reason: text(
        'Reason says why not all of the requests are sent to a backend, as "NoReadyEndpoints", "ZeroWeights" or "Redirect".',
        64,
      ),
      backends,
    },
    required: ['rule', 'backends'],
    type: 'object',
  },
  maxItems: mostRules,
  type: 'array',
  'x-kubernetes-list-type': 'atomic',
}
