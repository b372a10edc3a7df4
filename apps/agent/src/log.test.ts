import assert from 'node:assert/strict'
import { formatLine } from './log.ts'

describe('formatLine', () => {
  it('shows time, level, words and fields', () => {
    const line = {
      level: 40,
      time: '2026-01-31T12:00:01.000Z',
      pid: 1,
      name: 'agent',
      file: 'a.yaml',
      line: 3,
      msg: 'a problem',
    }
    assert.equal(formatLine(JSON.stringify(line)), '12:00:01 WARN  a problem  file=a.yaml  line=3\n')
  })
})
