import assert from 'node:assert/strict'
import type { Listener, ParentRef, Route } from '@watershed/model'
import { attachRoute } from './attach-route.ts'
import { isHeardOf, servedListeners } from './testing/served-listeners.ts'

const route = (parent: Partial<ParentRef> = {}, rest: Partial<Route> = {}): Route => ({
  kind: 'MultiClusterHTTPRoute',
  cluster: 'blue',
  namespace: 'shop',
  name: 'cart',
  created: 0,
  parents: [{ index: 0, namespace: 'infra', name: 'public', ...parent }],
  hostnames: ['cart.example.com'],
  rules: [],
  ...rest,
})

const listener = (rest: Partial<Listener> = {}): Partial<Listener> => rest

const attach = (of: Route, ...listeners: Partial<Listener>[]) => {
  const all = servedListeners('infra/public', listeners)
  const [parent] = attachRoute(of, {
    listenersOf: ({ kind, namespace, name }) =>
      kind === undefined && `${namespace}/${name}` === 'infra/public' ? all : undefined,
    labelsOf: () => undefined,
    isHeard: isHeardOf(all),
  }).parents
  return parent?.issue?.code ?? parent?.listeners.map(({ name, hostnames }) => [name, ...hostnames].join(' '))
}

const same: Listener['allowedRoutes'] = { namespaces: 'Same', kinds: [] }
const cases: readonly [says: string, got: unknown, expected: unknown][] = [
  [
    'every listener without a sectionName',
    attach(route(), listener(), listener({ name: 'alt', port: 81 })),
    ['http cart.example.com', 'alt cart.example.com'],
  ],
  [
    'the listener of its sectionName',
    attach(route({ sectionName: 'alt' }), listener(), listener({ name: 'alt', port: 81 })),
    ['alt cart.example.com'],
  ],
  [
    'the listeners of its port',
    attach(route({ port: 80 }), listener(), listener({ name: 'alt', port: 81 })),
    ['http cart.example.com'],
  ],
  ['no Gateway of that name', attach(route({ name: 'other' }), listener()), 'ParentNotFound'],
  ['no listener of that name', attach(route({ sectionName: 'alt' }), listener()), 'NoMatchingParent'],
  [
    'a listener for its own namespace only',
    attach(route(), listener({ allowedRoutes: same })),
    'NotAllowedByListeners',
  ],
  [
    'a route of the Gateway’s namespace',
    attach(route({}, { namespace: 'infra' }), listener({ allowedRoutes: same })),
    ['http cart.example.com'],
  ],
  [
    'a listener for other kinds',
    attach(route(), listener({ allowedRoutes: { namespaces: 'All', kinds: ['HTTPRoute'] } })),
    'NotAllowedByListeners',
  ],
  [
    'no hostname in common',
    attach(route(), listener({ hostname: '*.example.org' })),
    'NoMatchingListenerHostname',
  ],
  [
    'listeners that do not fit are left out',
    attach(route(), listener({ hostname: 'a.com' }), listener({ name: 'alt' })),
    ['alt cart.example.com'],
  ],
]

describe('attachRoute', () => {
  for (const [says, got, expected] of cases) it(says, () => assert.deepEqual(got, expected))

  it('names the parentRef where its author wrote it, though others before it were left out', () => {
    const [parent] = attachRoute(route({ index: 2, name: 'other' }), {
      listenersOf: () => undefined,
      labelsOf: () => undefined,
      isHeard: () => false,
    }).parents
    assert.equal(parent?.issue?.path, 'spec.parentRefs[2]')
  })
})
