import type { Case } from '../testing/each-is-found.ts'
import { eachIsFound } from '../testing/each-is-found.ts'
import { failed, clusterView, hubFacts, now, withHub } from '../testing/well-facts.ts'

const cases: readonly Case[] = [
  {
    says: 'a hub that cannot say it, since its Redis is away',
    facts: withHub({
      clusters: failed({ code: 'HubRefused', message: 'cannot reach its Redis', cure: 'Try again.' }),
    }),
    level: 'Warning',
    message: /what it says of clusters cannot be looked at: cannot reach its Redis/,
    cure: /Try again/,
  },
  {
    says: 'routes that it does not tell',
    facts: withHub({ routes: failed() }),
    level: 'Warning',
    message: /what it says of routes/,
    cure: /Grant it/,
  },
  {
    says: 'an agent that is silent',
    facts: withHub({ clusters: { value: [{ ...clusterView, reporting: false, silentForMs: 190_000 }] } }),
    level: 'Error',
    message: /silent for 3m; edges go on/,
    cure: /with the kubeconfig of that cluster/,
  },
  {
    says: 'an agent that has not told everything',
    facts: withHub({ clusters: { value: [{ ...clusterView, complete: false }] } }),
    level: 'Warning',
    message: /has not told everything/,
    cure: /Wait/,
  },
  {
    says: 'what an agent could not read',
    facts: withHub({
      clusters: {
        value: [
          {
            ...clusterView,
            problems: [
              { file: 'HTTPRoute/', object: 'HTTPRoute', message: 'may not be read', cure: 'Grant it.' },
            ],
          },
        ],
      },
    }),
    level: 'Warning',
    message: /HTTPRoute: may not be read/,
    cure: /Grant it/,
  },
  {
    says: 'a cluster that the hub has never heard of',
    facts: withHub({ clusters: { value: [{ ...clusterView, name: 'green' }] } }),
    level: 'Error',
    message: /never heard of it/,
    cure: /agent's log/,
  },
  {
    says: 'a hub without clusters',
    facts: { version: '0.1.0', now, hub: { ...hubFacts, clusters: { value: [] } } },
    level: 'Warning',
    message: /no cluster has ever reported/,
    cure: /watershed install agent/,
  },
  {
    says: 'a route that is not carried out',
    facts: withHub({
      routes: {
        value: [
          {
            kind: 'HTTPRoute',
            cluster: 'blue',
            namespace: 'shop',
            name: 'cart',
            hostnames: [],
            parents: [],
            inForce: true,
            conditions: [
              {
                type: 'ResolvedRefs',
                status: 'False',
                reason: 'BackendNotFound',
                message: 'no Service shop/cart',
              },
            ],
            shares: [],
          },
        ],
      },
    }),
    level: 'Warning',
    message: /ResolvedRefs is False, BackendNotFound: no Service shop\/cart/,
    cure: /watershed describe route shop\/cart/,
  },
]

describe('checkClusters', () => {
  eachIsFound('Clusters', cases)
})
