import assert from 'node:assert/strict'
import { isKnownImage } from './image-program.ts'

describe('isKnownImage', () => {
  it('goes by the last part of the name', () => {
    for (const image of [
      'watershed-hub',
      'watershed-hub:0.1.0',
      'registry.example.com:5000/team/watershed-edge:0.1.0',
      'watershed-agent@sha256:0123',
      'docker.io/library/redis:8.2.2-alpine',
    ])
      assert.ok(isKnownImage(image), image)
    for (const image of ['echo', 'redis-exporter:1', 'my-watershed-hub', 'redis/tools'])
      assert.ok(!isKnownImage(image), image)
  })
})
