import assert from 'node:assert/strict'
import type { Facts } from '../facts.ts'
import { runChecks } from '../run-checks.ts'
import type { Case } from '../testing/each-is-found.ts'
import { eachIsFound } from '../testing/each-is-found.ts'
import { failed, ownSchemas, withKube } from '../testing/well-facts.ts'

const timedOut = { address: '10.244.0.5:8080', reason: 'timed out' }
const backend = (service: string, connected: number, tried = 3) => ({
  cluster: 'green',
  service,
  endpoints: 9,
  tried,
  connected,
  failures: Array.from({ length: tried - connected }, () => timedOut),
})
const reached = (...backends: readonly ReturnType<typeof backend>[]): Facts =>
  withKube({
    edges: [{ pod: 'watershed-edge-1', answer: { value: { at: '', known: backends.length, backends } } }],
  })

const cases: readonly Case[] = [
  {
    says: 'Pods that may not be listed',
    facts: withKube({ pods: failed(), edges: [] }),
    level: 'Warning',
    message: /which edges there are cannot be looked at/,
    cure: /as somebody who may/,
  },
  {
    says: 'a Service none of whose endpoints is reached',
    facts: reached(backend('shop/cart:80', 0)),
    level: 'Error',
    message:
      /does not reach 3 of 3 tried endpoints of shop\/cart:80 in cluster green \(10\.244\.0\.5:8080: timed out; /,
    cure: /routes and firewalls.*--reach NodePort, LoadBalancer or Gateway/,
  },
  {
    says: 'some endpoints of a Service',
    facts: reached(backend('shop/cart:80', 2), backend('shop/web:80', 3)),
    level: 'Warning',
    message: /does not reach 1 of 3 tried endpoints of shop\/cart:80/,
    cure: /the others can be reached/,
  },
  {
    says: 'a whole cluster at once',
    facts: reached(backend('shop/cart:80', 0), backend('shop/web:80', 0)),
    level: 'Error',
    message: /reaches none of 6 tried endpoints of 2 Services in cluster green, as shop\/cart:80/,
    cure: /NetworkPolicies/,
  },
  {
    says: 'no edges here',
    facts: withKube({ edges: [] }),
    level: 'Skipped',
    message: /none is ready here/,
    cure: /kubeconfig/,
  },
  {
    says: 'a Pod that may not be asked',
    facts: withKube({ edges: [{ pod: 'watershed-edge-1', answer: failed() }] }),
    level: 'Warning',
    message: /could not be asked/,
    cure: /pods\/proxy/,
  },
]

describe('checkReachability', () => {
  eachIsFound('Reachability', cases)

  it('tells few of many', () => {
    const many = Array.from({ length: 40 }, (_, at) => backend(`shop/s${at}:80`, at === 0 ? 3 : 0))
    const found = runChecks(reached(...many), ownSchemas).filter(({ check }) => check === 'Reachability')
    assert.equal(found.length, 11)
    assert.match(found.at(-1)?.message ?? '', /and 29 more Services/)
  })
})
