import assert from 'node:assert/strict'
import type { ClusterView } from '@watershed/wire'
import { renderClusters } from './render-clusters.ts'

const cluster = (reach?: ClusterView['reach']): ClusterView => ({
  name: 'blue',
  source: 'kubernetes',
  agent: 'a',
  epoch: 1,
  reporting: true,
  complete: true,
  lastSeen: '2026-01-01T00:00:00.000Z',
  silentForMs: 0,
  objects: {},
  problems: [],
  ...(reach && { reach }),
})

describe('renderClusters', () => {
  const none = { gatewayAddresses: [], nodeAddresses: [] }
  const cases: readonly (readonly [ClusterView['reach'], RegExp])[] = [
    [undefined, / - +0$/],
    [{ mode: 'PodAddresses', ...none, nodeAddresses: ['10.0.0.1'] }, / PodAddresses +0$/],
    [
      { mode: 'NodePort', ...none, nodeAddresses: ['10.0.0.1', '10.0.0.2', '10.0.0.3'] },
      / NodePort 10\.0\.0\.1 \+2 +0$/,
    ],
    [{ mode: 'NodePort', ...none }, / NodePort nowhere +0$/],
    [{ mode: 'Gateway', ...none, gatewayAddresses: ['10.0.0.9:80'] }, / Gateway 10\.0\.0\.9:80 +0$/],
  ]
  for (const [reach, shown] of cases)
    it(`shows ${shown.source}`, () => {
      const [, row] = renderClusters({ clusters: [cluster(reach)] }).split('\n')
      assert.match(row ?? '', shown)
    })
})
