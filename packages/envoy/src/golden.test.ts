import { join } from 'node:path'
import { goldenCases } from '@watershed/testkit'
import { decodeResource } from './testing/decode-resource.ts'
import type { GoldenInput } from './testing/resource-of.ts'
import { resourceOf } from './testing/resource-of.ts'

describe('envoy, golden cases', () => {
  goldenCases(join(import.meta.dirname, '../../../test/golden/envoy'), ([input]) => {
    const resource = resourceOf(input as GoldenInput)
    return { ...resource, body: decodeResource(resource) }
  })
})
