import assert from 'node:assert/strict'
import { supportedFeatures } from './supported-features.ts'

describe('supportedFeatures', () => {
  it('is in ascending order, each once, as GatewayClassStatus demands', () =>
    assert.deepEqual([...new Set(supportedFeatures)].sort(), [...supportedFeatures]))

  it('is no longer than a GatewayClass may say', () => assert.ok(supportedFeatures.length <= 64))

  it('claims nothing of meshes', () =>
    assert.deepEqual(
      supportedFeatures.filter((name) => name.startsWith('Mesh')),
      [],
    ))
})
