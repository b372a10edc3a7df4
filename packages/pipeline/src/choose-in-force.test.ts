import assert from 'node:assert/strict'
import { chooseInForce } from './choose-in-force.ts'
import { notInForce } from './not-in-force.ts'

const blue = { cluster: 'blue', created: 1, servable: true }
const green = { cluster: 'green', created: 2, servable: true }
const broken = { ...green, servable: false }
const red = { cluster: 'red', created: 0, servable: true }

const cases: readonly [
  says: string,
  claimants: readonly (typeof blue)[],
  order: readonly string[] | undefined,
  winner: string | undefined,
][] = [
  ['without an order the oldest', [green, blue, red], undefined, 'red'],
  ['the first of the order, however young', [blue, green], ['green', 'blue'], 'green'],
  ['the next of the order where the first has none', [red, blue], ['green', 'blue', 'red'], 'blue'],
  ['never one outside the order, however old', [red, green], ['blue', 'green'], 'green'],
  ['none where all are outside', [red], ['blue'], undefined],
  ['the first that can be carried out', [broken, blue], ['green', 'blue'], 'blue'],
  ['one that cannot, where there is no other', [broken, red], ['green', 'blue'], 'green'],
]

describe('chooseInForce', () => {
  for (const [says, claimants, order, winner] of cases)
    it(`takes ${says}`, () => {
      assert.equal(chooseInForce(claimants, order)?.cluster, winner)
      assert.equal(chooseInForce([...claimants].reverse(), order)?.cluster, winner)
    })
})

const source = { cluster: 'blue', kind: 'HTTPRoute', namespace: 'shop', name: 'cart' } as const
const reasons: readonly [
  says: string,
  winner: string | undefined,
  order: readonly string[] | undefined,
  code: string | undefined,
  message: RegExp,
][] = [
  ['nothing of what is in force', 'blue', ['blue'], undefined, /^$/],
  ['what is older', 'green', undefined, 'Duplicate', /shop\/cart of cluster green is older and in force/],
  ['what comes before', 'green', ['green', 'blue'], 'Duplicate', /green comes before blue in the order/],
  [
    'that it cannot be carried out',
    'green',
    ['blue', 'green'],
    'Duplicate',
    /this one cannot be carried out/,
  ],
  [
    'how to be let in',
    'green',
    ['green'],
    'NotConfigCluster',
    /cart of cluster blue .* add blue to the hub's --/,
  ],
  [
    'so also where nobody else is',
    undefined,
    ['green'],
    'NotConfigCluster',
    /move the object to one of green/,
  ],
]

describe('notInForce', () => {
  for (const [says, winner, order, code, message] of reasons)
    it(`tells ${says}`, () => {
      const issue = notInForce(source, winner, order)
      assert.equal(issue?.code, code)
      assert.match(issue?.message ?? '', message)
    })
})
