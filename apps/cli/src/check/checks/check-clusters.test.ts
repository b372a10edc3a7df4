import assert from 'node:assert/strict'
import type { ConfigClustersView, RouteSummaryView } from '@watershed/wire'
import type { Facts } from '../facts.ts'
import { runChecks } from '../run-checks.ts'
import type { Case } from '../testing/each-is-found.ts'
import { eachIsFound } from '../testing/each-is-found.ts'
import { failed, clusterView, hubFacts, now, ownSchemas, withHub } from '../testing/well-facts.ts'

const order: ConfigClustersView = {
  source: 'Set',
  clusters: [],
  others: [],
  resourceVersion: '0',
  warnings: [],
}

const duplicate: RouteSummaryView = {
  kind: 'HTTPRoute',
  cluster: 'green',
  namespace: 'shop',
  name: 'cart',
  hostnames: [],
  parents: [],
  inForce: false,
  conditions: [{ type: 'Accepted', status: 'False', reason: 'Duplicate', message: 'blue has it' }],
  shares: [],
}

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
    says: 'what is to be said of the order of config clusters',
    facts: withHub({ configClusters: { value: { ...order, warnings: ['green has never reported'] } } }),
    level: 'Warning',
    message: /green has never reported/,
    cure: /watershed promote/,
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

  it('takes a route that another stands before for right where an order is stated, and for wrong where none is', () => {
    const told = (facts: Facts) =>
      runChecks(facts, ownSchemas).filter(({ message }) => message.includes('Duplicate')).length
    const routes = { value: [duplicate] }
    assert.equal(told(withHub({ routes })), 1)
    assert.equal(told(withHub({ routes, configClusters: { value: order } })), 0)
  })
})
