import assert from 'node:assert/strict'
import { implicitExport } from './export-state.ts'
import { serviceRecord } from './testing/records.ts'

describe('implicitExport', () => {
  it('exports ports without their nodePorts, which are of no use outside, and no conflict', () => {
    const state = implicitExport(serviceRecord('blue', 'cart', { nodePort: 30_080 }), false)
    assert.deepEqual(state?.service?.ports, [{ name: 'http', port: 80, protocol: 'TCP' }])
  })
})
