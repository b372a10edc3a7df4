import type { ClusterView, EdgeView } from '@watershed/wire'
import type {
  Definition,
  Facts,
  Gathered,
  HubFacts,
  KubeFacts,
  PodFact,
  Problem,
  Workload,
} from '../facts.ts'
import { expectedKinds } from '../expected/expected-kinds.ts'
import type { Schema } from '../expected/schema-fields.ts'

export const now = Date.UTC(2026, 0, 15, 12)
const day = 86_400_000

const forbidden: Problem = {
  code: 'Forbidden',
  message: 'GET /apis/…: HTTP 403: not allowed',
  cure: 'Grant it.',
}

/** A schema that has these fields, as `spec.ports[].port`. */
export const schemaOf = (...fields: readonly string[]): Schema => {
  interface Node {
    properties?: Record<string, Node>
    items?: Node
  }
  const whole: Node = {}
  for (const field of fields) {
    let at = whole
    for (const [, name = ''] of field.matchAll(/(\[\]|[^.[\]]+)/g)) {
      if (name === '[]') at = at.items ??= {}
      else {
        at.properties ??= {}
        at = at.properties[name] ??= {}
      }
    }
  }
  return whole
}

export const ownFields = ['spec.hostnames', 'spec.rules[].failover', 'spec.rules[].backendRefs[].cluster']
export const ownSchemas = new Map(
  expectedKinds
    .filter(({ family }) => family === 'Watershed')
    .map(({ name }) => [`${name} v1alpha1`, schemaOf(...ownFields)]),
)

export const definition = (name: string, changes: Partial<Definition> = {}): Definition => {
  const expected = expectedKinds.find((one) => one.name === name)
  const isOwn = expected?.family === 'Watershed'
  return {
    established: true,
    labels: expected?.family === 'Mcs' ? { 'multicluster.x-k8s.io/release-version': 'v0.5.0' } : {},
    annotations:
      expected?.family === 'GatewayApi'
        ? {
            'gateway.networking.k8s.io/bundle-version': 'v1.6.3',
            'gateway.networking.k8s.io/channel': 'standard',
          }
        : {},
    versions: (expected?.versions ?? []).map((version) => ({
      name: version,
      served: true,
      hasStatus: true,
      schema: isOwn ? ownSchemas.get(`${name} ${version}`) : schemaOf(...(expected?.written ?? [])),
    })),
    ...changes,
  }
}

export const workload = (part: Workload['part'], changes: Partial<Workload> = {}): Workload => ({
  kind: 'Deployment',
  name: `watershed-${part}`,
  part,
  release: `watershed-${part}`,
  wanted: 1,
  ready: 1,
  version: '0.1.0',
  image: `watershed-${part}:0.1.0`,
  args: part === 'agent' ? ['--cluster=blue'] : [],
  serviceAccount: `watershed-${part}`,
  ...changes,
})

export const pod = (part: PodFact['part'], changes: Partial<PodFact> = {}): PodFact => ({
  name: `watershed-${part}-1`,
  part,
  release: `watershed-${part}`,
  phase: 'Running',
  ready: true,
  ending: false,
  containers: [{ name: part, restarts: 0 }],
  ...changes,
})

export const kubeFacts: KubeFacts = {
  server: 'https://10.0.0.1:6443',
  namespace: 'watershed-system',
  version: 'v1.34.1',
  clock: { theirs: now, sent: now - 20, received: now + 20 },
  definitions: expectedKinds.map(({ name }) => ({ name, found: { value: definition(name) } })),
  workloads: { value: [workload('hub'), workload('agent'), workload('edge')] },
  pods: { value: [pod('hub'), pod('agent'), pod('edge')] },
  secrets: [
    {
      name: 'watershed-agent-token',
      usedBy: 'Deployment watershed-agent',
      part: 'agent',
      exists: { value: true },
    },
  ],
  rights: [
    {
      usedBy: 'Deployment watershed-agent',
      serviceAccount: 'watershed-system/watershed-agent',
      roleName: 'watershed-system-watershed-agent',
      rights: {
        value: [
          { right: { verb: 'get', group: '', resource: 'services' }, allowed: true },
          { right: { verb: 'list', group: '', resource: 'services' }, allowed: true },
          {
            right: { verb: 'update', group: 'watershed.dev', resource: 'multiclusterhttproutes/status' },
            allowed: true,
          },
        ],
      },
    },
  ],
  unready: [],
  agents: [
    { pod: 'watershed-agent-1', answer: { value: { hub: 'https://hub.example.com:8443', ok: true } } },
  ],
  edges: [
    {
      pod: 'watershed-edge-1',
      answer: {
        value: {
          at: new Date(now).toISOString(),
          known: 1,
          backends: [
            {
              cluster: 'blue',
              service: 'shop/cart:80',
              endpoints: 9,
              tried: 3,
              connected: 3,
              failures: [],
            },
          ],
        },
      },
    },
  ],
}

export const clusterView: ClusterView = {
  name: 'blue',
  source: 'kubernetes',
  agent: 'a1',
  epoch: 1,
  reporting: true,
  complete: true,
  lastSeen: new Date(now).toISOString(),
  silentForMs: 500,
  objects: { Service: 3, HTTPRoute: 1, MultiClusterHTTPRoute: 1 },
  problems: [],
}

export const edgeView: EdgeView = {
  node: 'watershed-edge/watershed-edge-1',
  name: 'watershed-edge',
  hub: 'hub-1',
  locality: '',
  connectedSince: new Date(now).toISOString(),
  remote: '10.0.0.7:1234',
  resources: {},
  acknowledged: '7',
  current: true,
  pending: 0,
  nacks: [],
}

export const hubFacts: HubFacts = {
  url: 'https://hub.example.com:8443',
  serverName: 'hub.example.com',
  tls: {
    value: {
      names: 'hub.example.com, watershed-hub',
      issuer: 'Watershed',
      validFrom: now - 30 * day,
      validTo: now + 300 * day,
    },
  },
  ready: { value: { ready: true, says: '' } },
  clock: { theirs: now, sent: now - 20, received: now + 20 },
  version: { value: '0.1.0' },
  clusters: { value: [clusterView] },
  edges: { value: [edgeView] },
  routes: { value: [] },
  configClusters: {
    value: { source: 'None', clusters: [], others: [], resourceVersion: '0', warnings: [] },
  },
}

/** A cluster with all parts, and its hub, of which nothing is wrong. */
export const wellFacts: Facts = { version: '0.1.0', now, kube: { value: kubeFacts }, hub: hubFacts }

export const withKube = (changes: Partial<KubeFacts>): Facts => ({
  ...wellFacts,
  kube: { value: { ...kubeFacts, ...changes } },
})

export const withHub = (changes: Partial<HubFacts>): Facts => ({
  ...wellFacts,
  hub: { ...hubFacts, ...changes },
})

export const failed = (changes: Partial<Problem> = {}): Gathered<never> => ({
  problem: { ...forbidden, ...changes },
})
