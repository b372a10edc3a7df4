import assert from 'node:assert/strict'
import { terminalOf } from './terminal.ts'

const stream = (isTTY: boolean, columns = 0) => ({ isTTY, columns, write: () => true })

describe('terminalOf', () => {
  it('paints and breaks lines for a terminal, of which 120 columns can be read', () => {
    assert.deepEqual(terminalOf(stream(true, 200), stream(true, 200), {}), {
      columns: 120,
      colour: true,
      width: 200,
    })
    assert.equal(terminalOf(stream(true, 80), stream(true), {}).columns, 80)
  })

  it('does neither for a file, and tells no progress where nobody sees it', () =>
    assert.deepEqual(terminalOf(stream(false), stream(false), {}), { columns: Infinity, colour: false }))

  it('leaves colours out where they are not wanted', () => {
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }])
      assert.equal(terminalOf(stream(true, 80), stream(true, 80), env).colour, false)
  })
})
