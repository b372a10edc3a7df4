import assert from 'node:assert/strict'
import type { ReportedConfig, StoredRecord } from '@watershed/model'
import type { Pipeline } from './create-pipeline.ts'
import { keyOf, outputsOf, pipelineOf } from './testing/outputs.ts'

const gatewayApi = 'gateway.networking.k8s.io/v1'

const record = (object: ReportedConfig): StoredRecord => ({ cluster: 'blue', object, firstReported: 1 })

const gatewayClass = record({
  ...{ kind: 'GatewayClass', apiVersion: gatewayApi, namespace: '', name: 'watershed' },
  spec: {
    controllerName: 'watershed.dev/edge',
    parametersRef: { group: 'watershed.dev', kind: 'EdgePool', name: 'public' },
  },
})
const pool = record({
  ...{ kind: 'EdgePool', apiVersion: 'watershed.dev/v1alpha1', namespace: '', name: 'public' },
  spec: { addresses: ['192.0.2.0/30'], edges: ['edge-1'] },
})
/** `assigned` as an agent reads it in the status. */
const gateway = (name: string, created: number, assigned?: readonly string[], port = 80): StoredRecord =>
  record({
    ...{ kind: 'Gateway', apiVersion: gatewayApi, namespace: 'infra', name, created },
    ...(assigned && { assigned }),
    spec: { gatewayClassName: 'watershed', listeners: [{ name: 'http', protocol: 'HTTP', port }] },
  })

describe('addresses of Gateways', () => {
  const addressesOf = (pipeline: Pipeline, name: string) =>
    pipeline.statuses.get(`blue/Gateway/infra/${name}`)?.status['addresses']
  const set = (pipeline: Pipeline, ...records: readonly StoredRecord[]): void =>
    pipeline.update(() => {
      for (const one of records) pipeline.records.set(keyOf(one), one)
    })
  const given = (value: string) => [{ type: 'IPAddress', value }]

  it('stay when older Gateways come and go', () => {
    const pipeline = pipelineOf([gatewayClass, pool, gateway('b', 2)])
    const [first] = pipeline.listeners.get('infra/b/tcp/80')?.addresses ?? []
    assert.ok(first)
    // The agent wrote it, and reports it.
    set(pipeline, gateway('b', 2, [first]))
    set(pipeline, gateway('a', 1), gateway('c', 1))
    assert.deepEqual(addressesOf(pipeline, 'b'), given(first))
    pipeline.update(() => pipeline.records.delete('blue/Gateway/infra/a'))
    assert.deepEqual(addressesOf(pipeline, 'b'), given(first))
    assert.notDeepEqual(addressesOf(pipeline, 'c'), given(first))
  })

  it('are the same at every hub, in whatever order it was told', () => {
    const records = [gatewayClass, pool, gateway('a', 1), gateway('b', 2, ['192.0.2.1']), gateway('c', 3)]
    assert.deepEqual(outputsOf(pipelineOf(records)), outputsOf(pipelineOf(records.toReversed())))
  })

  it('are those of the edges of the pool alone', () =>
    assert.deepEqual(
      pipelineOf([gatewayClass, pool, gateway('a', 1)]).listeners.get('infra/a/tcp/80')?.edges,
      ['edge-1'],
    ))

  it('are not given anew for an edit of listeners', () => {
    const pipeline = pipelineOf([gatewayClass, pool, gateway('a', 1), gateway('b', 2)])
    const before = pipeline.derivations().get('assignedAddresses')
    set(pipeline, gateway('a', 1, undefined, 8080))
    assert.ok(pipeline.listeners.get('infra/a/tcp/8080'))
    assert.equal(pipeline.derivations().get('assignedAddresses'), before)
  })
})
