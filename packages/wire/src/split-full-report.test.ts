import assert from 'node:assert/strict'
import type { ReportedObject } from '@watershed/model'
import fc from 'fast-check'
import { splitFullReport } from './split-full-report.ts'

const object = (name: string): ReportedObject => ({ kind: 'Service', namespace: 'shop', name, ports: [] })
const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

describe('splitFullReport', () => {
  it('makes one empty part of nothing, since the end has to be sent', () =>
    assert.deepEqual(splitFullReport([], { maxBytes: 10, maxObjects: 10 }), { parts: [[]], tooLarge: [] }))

  it('leaves out what is too large and says how large it is', () => {
    const large = object('x'.repeat(200))
    assert.deepEqual(
      splitFullReport([object('a'), large, object('b')], {
        maxBytes: 1000,
        maxObjects: 10,
        maxObjectBytes: 200,
      }),
      { parts: [[object('a'), object('b')]], tooLarge: [{ object: large, bytes: bytesOf(large) }] },
    )
  })

  it('keeps order and limits whatever the sizes', () =>
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 60 }).map(object), { maxLength: 60 }),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 20 }),
        (objects, maxBytes, maxObjects) => {
          const { parts } = splitFullReport(objects, { maxBytes, maxObjects })
          assert.deepEqual(parts.flat(), objects)
          for (const part of parts) {
            assert.ok(part.length <= maxObjects)
            assert.ok(part.length <= 1 || bytesOf(part) <= maxBytes)
          }
        },
      ),
    ))
})
