import assert from 'node:assert/strict'
import type { EdgeGate } from './edge-gate.ts'
import { createEdgeGate } from './edge-gate.ts'

const passes = async (
  gate: EdgeGate,
  edge: { readonly id: number; readonly knows: boolean },
): Promise<boolean> => {
  let passed = false
  void gate.pass(edge).then(() => (passed = true))
  await Promise.resolve()
  return passed
}

describe('createEdgeGate', () => {
  let expected: string[]
  let settles: number
  let gate: EdgeGate

  beforeEach(() => {
    expected = ['blue', 'green']
    settles = 0
    gate = createEdgeGate({ expected: () => expected, settle: () => void settles++ })
  })

  it('lets nobody pass before the store was read', async () => {
    assert.equal(await passes(gate, { id: 1, knows: false }), false)
    assert.match(gate.loading() ?? '', /not read its Redis/)
  })

  it('lets a new edge pass as soon as the store was read, however little is in it', async () => {
    gate.loaded(false)
    assert.equal(await passes(gate, { id: 1, knows: false }), true)
    assert.equal(gate.loading() ?? gate.waiting(), undefined)
  })

  it('keeps an edge that knows more until every cluster has reported, and names those that have not', async () => {
    gate.loaded(false)
    let passed = false
    void gate.pass({ id: 1, knows: true }).then(() => (passed = true))
    gate.reported('blue')
    await Promise.resolve()
    assert.equal(passed, false)
    assert.match(gate.waiting() ?? '', /: green;/)
    gate.reported('green')
    await Promise.resolve()
    assert.equal(passed, true)
    assert.equal(settles, 1)
  })

  it('lets everybody pass where every cluster had reported before, though one has been added since', async () => {
    expected.push('red')
    gate.loaded(true)
    assert.equal(await passes(gate, { id: 1, knows: true }), true)
  })

  it('is ready again once the edge that waited is gone', () => {
    gate.loaded(false)
    void gate.pass({ id: 1, knows: true })
    assert.notEqual(gate.waiting(), undefined)
    gate.left(1)
    assert.equal(gate.waiting(), undefined)
  })

  it('waits no longer for a cluster whose token was removed', async () => {
    gate.loaded(false)
    gate.reported('blue')
    let passed = false
    void gate.pass({ id: 1, knows: true }).then(() => (passed = true))
    expected = ['blue']
    gate.reconsider()
    await Promise.resolve()
    assert.equal(passed, true)
  })
})
