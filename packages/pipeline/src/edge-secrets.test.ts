import assert from 'node:assert/strict'
import { createGraph } from '@watershed/graph'
import type { EdgeCluster, EdgeListener, SecretState } from '@watershed/model'
import { edgeSecrets } from './edge-secrets.ts'

const listener = (
  name: string,
  certificates: readonly string[],
  edges?: readonly string[],
): EdgeListener => ({
  name,
  port: 443,
  transport: 'TCP',
  addresses: [],
  ...(edges && { edges }),
  chains: [
    {
      name: '*',
      serverNames: [],
      tls: { certificates, clientValidation: { authorities: 'a+b', required: true } },
      target: { type: 'Hosts', scope: '443/*' },
    },
  ],
})

describe('edgeSecrets', () => {
  const graph = createGraph()
  const listeners = graph.input<EdgeListener>('listeners')
  const clusters = graph.input<EdgeCluster>('clusters')
  const states = graph.input<SecretState>('states')
  const secrets = edgeSecrets(graph, listeners, clusters, states)
  const pair = { chain: 'CHAIN', key: 'KEY' }

  it('gives each edge what its listeners name, and to all what Envoy clusters name', () => {
    graph.update(() => {
      states.set('a', { certificate: pair, authorities: 'A' })
      states.set('b', { certificateProblem: 'none', authorities: 'B' })
      states.set('c', { certificate: pair })
      states.set('unused', { certificate: pair, authorities: 'A' })
      listeners.set('one', listener('one', ['a', 'c'], ['eu']))
      listeners.set('two', listener('two', ['a'], ['us']))
      const tls = { hostname: 'x', subjectAltNames: [], authorities: 'b', certificate: 'c' }
      clusters.set('k', { name: 'k', protocol: 'HTTP1', tls })
    })
    assert.deepEqual(
      new Map(secrets.entries()),
      new Map<string, unknown>([
        ['Certificate/a', { name: 'a', edges: ['eu', 'us'], type: 'Certificate', ...pair }],
        ['Certificate/c', { name: 'c', type: 'Certificate', ...pair }],
        ['Authorities/a+b', { name: 'a+b', edges: ['eu', 'us'], type: 'Authorities', certificates: 'A\nB' }],
        ['Authorities/b', { name: 'b', type: 'Authorities', certificates: 'B' }],
      ]),
    )
  })

  it('takes back what nothing names any more, and what is no good', () => {
    graph.update(() => {
      listeners.delete('two')
      clusters.delete('k')
      states.set('c', { certificateProblem: 'none' })
    })
    assert.deepEqual(
      new Map([...secrets.entries()].map(([key, { edges }]) => [key, edges])),
      new Map([
        ['Authorities/a+b', ['eu']],
        ['Certificate/a', ['eu']],
      ]),
    )
  })
})
