import assert from 'node:assert/strict'
import type { SourcePlace } from '../source/start-source.ts'
import type { SourceFlags } from './parse-source-place.ts'
import { parseSourcePlace } from './parse-source-place.ts'

type Given = Partial<SourceFlags>

describe('parseSourcePlace', () => {
  const good: readonly (readonly [Given, SourcePlace])[] = [
    [{ directory: 'manifests' }, { directory: 'manifests' }],
    [{ 'in-cluster': true }, { kubernetes: { inCluster: true } }],
    [
      { 'in-cluster': true, 'service-account': '/account', namespaces: 'shop, till,shop' },
      { kubernetes: { inCluster: true, serviceAccountFolder: '/account', namespaces: ['shop', 'till'] } },
    ],
    [
      { kubeconfig: 'config', context: 'blue', 'exclude-namespaces': 'kube-system' },
      { kubernetes: { kubeconfig: 'config', context: 'blue', excludeNamespaces: ['kube-system'] } },
    ],
  ]
  for (const [flags, expected] of good)
    it(`reads ${JSON.stringify(flags)}`, () =>
      assert.deepEqual(parseSourcePlace({ 'in-cluster': false, ...flags }), expected))

  const bad: readonly (readonly [Given, RegExp])[] = [
    [{}, /one of them says what to report/],
    [{ directory: '' }, /--directory is missing/],
    [{ directory: 'a', 'in-cluster': true }, /--directory and --in-cluster exclude each other/],
    [{ directory: 'a', namespaces: 'shop' }, /--namespaces goes with --in-cluster or --kubeconfig only/],
    [{ 'in-cluster': true, context: 'blue' }, /--context goes with --kubeconfig only/],
    [{ kubeconfig: 'a', 'service-account': 'b' }, /--service-account goes with --in-cluster only/],
    [{ 'in-cluster': true, namespaces: 'a', 'exclude-namespaces': 'b' }, /exclude each other/],
    [{ 'in-cluster': true, namespaces: 'shop,Till' }, /'Till' is no namespace; write them as shop,till/],
    [{ 'in-cluster': true, namespaces: '' }, /'' is no namespace/],
    [
      { 'in-cluster': true, namespaces: Array.from({ length: 51 }, (_, n) => `n${n}`).join() },
      /at most 50 namespaces/,
    ],
  ]
  for (const [flags, says] of bad)
    it(`refuses ${JSON.stringify(flags).slice(0, 80)}`, () =>
      assert.throws(() => parseSourcePlace({ 'in-cluster': false, ...flags }), says))
})
