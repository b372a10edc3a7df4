import assert from 'node:assert/strict'
import { createAddressPool } from './address-pool.ts'

describe('createAddressPool', () => {
  it('gives each address to one at a time, those given back last', () => {
    const pool = createAddressPool(3, (n) => `10.0.0.${n}`)
    assert.equal(pool.claim('10.0.0.1'), true)
    assert.equal(pool.claim('10.0.0.1'), false)
    assert.equal(pool.claim('10.9.9.9'), false)
    assert.equal(pool.take(), '10.0.0.0')
    pool.giveBack('10.0.0.0')
    assert.equal(pool.take(), '10.0.0.2')
    assert.equal(pool.take(), '10.0.0.0')
    assert.throws(() => pool.take(), /all 3 addresses are taken/)
  })
})
