import type { Schema } from '@watershed/ingest'
import type { Crd } from './crd.ts'

const group = 'watershed.dev'

const range: Schema = {
  description: 'An IP address or a CIDR.',
  maxLength: 43,
  minLength: 2,
  pattern: '^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$',
  type: 'string',
}

const ranges = (description: string): Schema => ({
  description,
  items: range,
  maxItems: 256,
  minItems: 1,
  type: 'array',
  'x-kubernetes-list-type': 'set',
})

const targetRef: Schema = {
  description: 'A Gateway or a route of the namespace of the policy, or one listener or rule of it.',
  type: 'object',
  required: ['group', 'kind', 'name'],
  properties: {
    group: { enum: ['gateway.networking.k8s.io', group], type: 'string' },
    kind: {
      enum: [
        'Gateway',
        'HTTPRoute',
        'MultiClusterHTTPRoute',
        'GRPCRoute',
        'TLSRoute',
        'TCPRoute',
        'UDPRoute',
      ],
      type: 'string',
    },
    name: { maxLength: 253, minLength: 1, type: 'string' },
    sectionName: {
      description:
        'The name of a listener of the Gateway, or of a rule of the route; without it, all of them are meant.',
      maxLength: 253,
      minLength: 1,
      pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
      type: 'string',
    },
  },
  'x-kubernetes-validations': [
    {
      message:
        'MultiClusterHTTPRoute is of group watershed.dev, the other kinds are of gateway.networking.k8s.io',
      rule: "(self.kind == 'MultiClusterHTTPRoute') == (self.group == 'watershed.dev')",
    },
  ],
}

const clientAddress: Schema = {
  description:
    'ClientAddress says where the address of the client is read, on all listeners of the Gateway. Without it, from the connection.',
  type: 'object',
  required: ['source'],
  properties: {
    source: {
      description:
        '"Connection": who is connected. "ProxyProtocol": what the load balancer in front says by PROXY protocol, which every connection must begin with. "XForwardedFor": the last of X-Forwarded-For that no trusted proxy has added.',
      enum: ['Connection', 'ProxyProtocol', 'XForwardedFor'],
      type: 'string',
    },
    trustedHops: {
      description:
        'How many proxies in front of the edges are trusted, each of which adds an address to X-Forwarded-For.',
      format: 'int32',
      maximum: 16,
      minimum: 1,
      type: 'integer',
    },
  },
  'x-kubernetes-validations': [
    {
      message: 'trustedHops must be given with source XForwardedFor, and only then',
      rule: "(self.source == 'XForwardedFor') == has(self.trustedHops)",
    },
  ],
}

const spec: Schema = {
  description: 'Spec says from where a Gateway or a route may be reached.',
  type: 'object',
  required: ['targetRefs'],
  properties: {
    allow: ranges('Who may reach the target. Without it, whoever is not denied.'),
    clientAddress,
    deny: ranges('Who may not reach the target, whatever else allows it.'),
    targetRefs: {
      description:
        'What the policy is for. A request must be let in by the policy of its Gateway and by that of its route.',
      items: targetRef,
      maxItems: 16,
      minItems: 1,
      type: 'array',
      'x-kubernetes-list-type': 'atomic',
    },
  },
  'x-kubernetes-validations': [
    {
      message: 'at least one of allow, deny and clientAddress must be given',
      rule: 'has(self.allow) || has(self.deny) || has(self.clientAddress)',
    },
    {
      message:
        'clientAddress is for Gateways as a whole: its targetRefs must be of kind Gateway, without sectionName',
      rule: "!has(self.clientAddress) || self.targetRefs.all(t, t.kind == 'Gateway' && !has(t.sectionName))",
    },
  ],
}

/** AccessPolicy: who may reach a Gateway or a route, by source address (GEP-713). `status` is the schema of a policy's status. */
export const accessPolicy = (status: Schema): Crd => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `accesspolicies.${group}`, labels: { 'gateway.networking.k8s.io/policy': 'Direct' } },
  spec: {
    group,
    names: {
      categories: ['gateway-api'],
      kind: 'AccessPolicy',
      listKind: 'AccessPolicyList',
      plural: 'accesspolicies',
      singular: 'accesspolicy',
    },
    scope: 'Namespaced',
    versions: [
      {
        additionalPrinterColumns: [{ jsonPath: '.metadata.creationTimestamp', name: 'Age', type: 'date' }],
        name: 'v1alpha1',
        schema: {
          openAPIV3Schema: {
            description:
              'AccessPolicy lets requests and connections in, or keeps them out, by their source address.',
            type: 'object',
            required: ['spec'],
            properties: {
              apiVersion: { type: 'string' },
              kind: { type: 'string' },
              metadata: { type: 'object' },
              spec,
              status,
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
