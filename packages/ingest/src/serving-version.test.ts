import assert from 'node:assert/strict'
import { servingVersion } from './serving-version.ts'
import { recordOf, route } from './testing/manifests.ts'

const good = route({ name: 'good' })
const bad = route({ zzz: 1 })

const cases = [
  ['the current version where it is acceptable', recordOf(good), 'current', good, 0],
  ['the last accepted one where it is not', recordOf(bad, good), 'lastAccepted', good, 1],
  ['none where there never was one', recordOf(bad), 'none', bad, 1],
  ['none where the last accepted one no longer is', recordOf(bad, bad), 'none', bad, 1],
] as const

describe('servingVersion', () => {
  for (const [says, record, serving, object, issues] of cases)
    it(`is ${says}`, () => {
      const found = servingVersion(record)
      assert.deepEqual([found.serving, found.object, found.issues.length], [serving, object, issues])
    })
})
