import assert from 'node:assert/strict'
import type { LogLine } from './log-line.ts'
import { parseLogLine } from './log-line.ts'

describe('parseLogLine', () => {
  const cases: readonly (readonly [string, string, LogLine])[] = [
    [
      'a line of Envoy',
      '{"level":"warning","logger":"config","message":"gRPC \\"closed\\": 14"}',
      { level: 'warn', logger: 'config', message: 'gRPC "closed": 14' },
    ],
    [
      'a crash',
      '{"level":"critical","logger":"backtrace","message":"Caught Segmentation fault"}',
      { level: 'fatal', logger: 'backtrace', message: 'Caught Segmentation fault' },
    ],
    [
      'what a library wrote',
      'tcmalloc: out of memory',
      { level: 'warn', message: 'tcmalloc: out of memory' },
    ],
    ['other JSON', '{"a":1}', { level: 'warn', message: '{"a":1}' }],
    ['JSON that is no object', 'null', { level: 'warn', message: 'null' }],
  ]
  for (const [what, line, parsed] of cases)
    it(`reads ${what}`, () => assert.deepEqual(parseLogLine(line), parsed))
})
