import assert from 'node:assert/strict'
import { isOlder, mergeStatus } from './merge-status.ts'

const before = '2026-01-01T00:00:00Z'
const now = '2026-02-02T00:00:00Z'

const condition = (type: string, status: string, rest: object = {}) => ({
  type,
  status,
  reason: 'R',
  ...rest,
})
const ours = (name: string, conditions: readonly object[]) => ({
  parentRef: { name },
  controllerName: 'watershed.dev/edge',
  conditions,
})
const ancestor = (name: string, controllerName = 'watershed.dev/edge') => ({
  ancestorRef: { kind: 'Gateway', name },
  controllerName,
  conditions: [],
})
const others = (name: string) => ancestor(name, 'example.com/other')
const theirs = { parentRef: { name: 'public' }, controllerName: 'example.com/other', conditions: [] }

describe('mergeStatus', () => {
  const cases: readonly {
    readonly says: string
    readonly existing: Readonly<Record<string, unknown>>
    readonly desired: Readonly<Record<string, unknown>>
    readonly merged: Readonly<Record<string, unknown>>
  }[] = [
    {
      says: 'adds a condition with the time of now',
      existing: {},
      desired: { conditions: [condition('Accepted', 'True')] },
      merged: { conditions: [condition('Accepted', 'True', { lastTransitionTime: now })] },
    },
    {
      says: 'keeps the time of a condition that keeps its status, though its message changes',
      existing: { conditions: [condition('Accepted', 'True', { lastTransitionTime: before })] },
      desired: { conditions: [condition('Accepted', 'True', { message: 'new' })] },
      merged: {
        conditions: [condition('Accepted', 'True', { message: 'new', lastTransitionTime: before })],
      },
    },
    {
      says: 'gives a condition that changes its status the time of now',
      existing: { conditions: [condition('Accepted', 'False', { lastTransitionTime: before })] },
      desired: { conditions: [condition('Accepted', 'True')] },
      merged: { conditions: [condition('Accepted', 'True', { lastTransitionTime: now })] },
    },
    {
      says: "leaves other controllers' ancestors of a policy as and where they are, and takes ours away that are none",
      existing: { ancestors: [ancestor('old'), others('public'), ancestor('web')] },
      desired: { ancestors: [ancestor('web'), ancestor('next')] },
      merged: { ancestors: [others('public'), ancestor('web'), ancestor('next')] },
    },
    {
      says: 'writes no more ancestors than the API takes, and none of others away',
      existing: { ancestors: Array.from({ length: 15 }, () => others('public')) },
      desired: { ancestors: [ancestor('a'), ancestor('b')] },
      merged: { ancestors: [...Array.from({ length: 15 }, () => others('public')), ancestor('a')] },
    },
    {
      says: 'leaves conditions of other types and fields of others as and where they are',
      existing: {
        addresses: ['a'],
        conditions: [condition('Theirs', 'True'), condition('Accepted', 'True')],
      },
      desired: { conditions: [condition('Accepted', 'False')] },
      merged: {
        addresses: ['a'],
        conditions: [
          condition('Theirs', 'True'),
          condition('Accepted', 'False', { lastTransitionTime: now }),
        ],
      },
    },
    {
      says: "leaves other controllers' parents as and where they are",
      existing: { parents: [ours('gone', []), theirs, ours('public', [])] },
      desired: { parents: [ours('new', []), ours('public', [])] },
      merged: { parents: [theirs, ours('public', []), ours('new', [])] },
    },
    {
      says: 'takes our parents away and nobody else’s',
      existing: { parents: [theirs, ours('public', [condition('Accepted', 'True')])] },
      desired: { parents: [] },
      merged: { parents: [theirs] },
    },
    {
      says: 'leaves a status that nobody has written as it is where there is nothing to say',
      existing: {},
      desired: { parents: [], rules: [] },
      merged: {},
    },
    {
      says: 'merges the conditions of each listener by its name',
      existing: {
        listeners: [
          { name: 'gone', conditions: [] },
          { name: 'http', conditions: [condition('Programmed', 'True', { lastTransitionTime: before })] },
        ],
      },
      desired: {
        listeners: [{ name: 'http', attachedRoutes: 2, conditions: [condition('Programmed', 'True')] }],
      },
      merged: {
        listeners: [
          {
            name: 'http',
            attachedRoutes: 2,
            conditions: [condition('Programmed', 'True', { lastTransitionTime: before })],
          },
        ],
      },
    },
  ]
  for (const { says, existing, desired, merged } of cases)
    it(says, () => {
      const result = mergeStatus(existing, desired, now)
      assert.deepEqual(result, merged)
      assert.deepEqual(
        mergeStatus(result, desired, '2027-01-01T00:00:00Z'),
        merged,
        'a second time, nothing changes',
      )
    })
})

describe('isOlder', () => {
  const judged = (observedGeneration: number) => ({
    parents: [ours('public', [condition('Accepted', 'True', { observedGeneration })])],
  })

  it('tells a judgement of an earlier generation from one of the same or a later one', () => {
    assert.equal(isOlder(judged(3), judged(2)), true)
    assert.equal(isOlder(judged(3), judged(3)), false)
    assert.equal(isOlder(judged(3), judged(4)), false)
  })

  it('does not take the wish to say nothing for old news', () => {
    assert.equal(isOlder(judged(3), { parents: [] }), false)
  })

  it('does not heed what another controller has judged', () => {
    const other = { ...theirs, conditions: [condition('Accepted', 'True', { observedGeneration: 9 })] }
    assert.equal(isOlder({ parents: [other] }, judged(2)), false)
  })
})
