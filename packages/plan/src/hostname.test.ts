import assert from 'node:assert/strict'
import { coveringHostnames, sharedHostnames } from './hostname.ts'

const cases: readonly [says: string, listener: string | undefined, route: string[], shared: string[]][] = [
  ['neither names one: every hostname', undefined, [], ['*']],
  ['the route takes over the listener’s', 'shop.example.com', [], ['shop.example.com']],
  [
    'the listener takes all of the route’s',
    undefined,
    ['a.example.com', '*.b.com'],
    ['a.example.com', '*.b.com'],
  ],
  ['equal ones', 'a.com', ['a.com', 'b.com'], ['a.com']],
  ['the listener’s wildcard stands for one label', '*.example.com', ['a.example.com'], ['a.example.com']],
  ['and for several', '*.example.com', ['a.b.example.com'], ['a.b.example.com']],
  ['but not for none', '*.example.com', ['example.com'], []],
  ['nor for part of one', '*.example.com', ['notexample.com'], []],
  ['the route’s wildcard narrows to the listener', 'a.example.com', ['*.example.com'], ['a.example.com']],
  ['the narrower of two wildcards, the route’s', '*.example.com', ['*.b.example.com'], ['*.b.example.com']],
  [
    'the narrower of two wildcards, the listener’s',
    '*.b.example.com',
    ['*.example.com'],
    ['*.b.example.com'],
  ],
  ['equal wildcards', '*.example.com', ['*.example.com'], ['*.example.com']],
  ['strangers', 'a.com', ['b.com'], []],
]

describe('sharedHostnames', () => {
  for (const [says, listener, route, shared] of cases)
    it(says, () => assert.deepEqual(sharedHostnames(listener, route), shared))
})

describe('coveringHostnames', () => {
  const covers: readonly (readonly [hostname: string, covering: readonly string[]])[] = [
    ['a.b.example.com', ['a.b.example.com', '*.b.example.com', '*.example.com', '*.com']],
    ['*.example.com', ['*.example.com', '*.com']],
    ['example.com', ['example.com', '*.com']],
    ['localhost', ['localhost']],
    ['*', []],
  ]
  for (const [hostname, covering] of covers)
    it(`of ${hostname}: ${covering.join(', ') || 'none'}`, () =>
      assert.deepEqual(coveringHostnames(hostname), covering))
})
