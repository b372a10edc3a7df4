import type { Schema } from '@watershed/ingest'
import type { Crd } from './crd.ts'

const group = 'watershed.dev'

/** An IPv4 or IPv6 address, or a CIDR of them. What it means exactly, the hub tells. */
const address: Schema = {
  description:
    'An IP address, or a CIDR, all of whose addresses are meant but for the first and the last of IPv4.',
  maxLength: 43,
  minLength: 2,
  pattern: '^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$',
  type: 'string',
}

const edge: Schema = {
  description: 'The name of an edge: what its token is of. Edges that share a token share the name.',
  maxLength: 253,
  minLength: 1,
  pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
  type: 'string',
}

const spec: Schema = {
  description: 'Spec says which edges serve the Gateways of a GatewayClass, and at which addresses.',
  type: 'object',
  required: ['addresses'],
  properties: {
    addresses: {
      description:
        'Addresses that are given to Gateways, one each. Requests to all of them must come to each of the edges, which listen on them.',
      items: address,
      maxItems: 64,
      minItems: 1,
      type: 'array',
      'x-kubernetes-list-type': 'set',
    },
    edges: {
      description: 'Edges names the edges that serve these Gateways. Without it, all edges do.',
      items: edge,
      maxItems: 64,
      minItems: 1,
      type: 'array',
      'x-kubernetes-list-type': 'set',
    },
  },
}

/** EdgePool: what `parametersRef` of a GatewayClass refers to. `conditions` is the schema of a status' conditions. */
export const edgePool = (conditions: Schema): Crd => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `edgepools.${group}` },
  spec: {
    group,
    names: {
      categories: ['gateway-api'],
      kind: 'EdgePool',
      listKind: 'EdgePoolList',
      plural: 'edgepools',
      singular: 'edgepool',
    },
    scope: 'Cluster',
    versions: [
      {
        additionalPrinterColumns: [
          { jsonPath: '.spec.edges', name: 'Edges', type: 'string' },
          { jsonPath: '.spec.addresses', name: 'Addresses', type: 'string' },
          { jsonPath: '.status.conditions[?(@.type=="Accepted")].status', name: 'Accepted', type: 'string' },
          { jsonPath: '.metadata.creationTimestamp', name: 'Age', type: 'date' },
        ],
        name: 'v1alpha1',
        schema: {
          openAPIV3Schema: {
            description:
              'EdgePool says which edges serve the Gateways of a GatewayClass whose parametersRef names it, and at which addresses.',
            type: 'object',
            required: ['spec'],
            properties: {
              apiVersion: { type: 'string' },
              kind: { type: 'string' },
              metadata: { type: 'object' },
              spec,
              status: { type: 'object', properties: { conditions } },
            },
          },
        },
        served: true,
        storage: true,
        subresources: { status: {} },
      },
    ],
  },
})
