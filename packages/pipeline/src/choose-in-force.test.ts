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
  own: typeof blue,
  winner: typeof blue | undefined,
  order: readonly string[] | undefined,
  code: string | undefined,
  message: RegExp,
][] = [
  ['nothing of what is in force', blue, blue, ['blue'], undefined, /^$/],
  [
    'what is older, and how to prefer its own cluster',
    blue,
    red,
    undefined,
    'Duplicate',
    /shop\/cart of cluster red is older and in force: .*`watershed promote blue`/,
  ],
  [
    'what is as old',
    { ...green, cluster: 'blue' },
    { ...green, cluster: 'alpha' },
    undefined,
    'Duplicate',
    /cluster alpha is as old and in force, since alpha comes before blue by name/,
  ],
  [
    'that an older one cannot be carried out',
    { ...blue, servable: false },
    green,
    undefined,
    'Duplicate',
    /cluster green is in force, since this one cannot be carried out: correct it/,
  ],
  [
    'what is older where neither can be carried out',
    { ...blue, servable: false },
    { ...red, servable: false },
    undefined,
    'Duplicate',
    /red is older and in force/,
  ],
  [
    'what comes before',
    blue,
    green,
    ['green', 'blue'],
    'Duplicate',
    /green comes before blue in the order of config clusters: .*`watershed promote blue`/,
  ],
  [
    'that the first of the order cannot be carried out',
    { ...blue, servable: false },
    green,
    ['blue', 'green'],
    'Duplicate',
    /this one cannot be carried out/,
  ],
  [
    'how to be let in',
    blue,
    green,
    ['green'],
    'NotConfigCluster',
    /cart of cluster blue .* promote it with `watershed promote blue`/,
  ],
  [
    'so also where nobody else is',
    blue,
    undefined,
    ['green'],
    'NotConfigCluster',
    /move the object to one of green/,
  ],
]

describe('notInForce', () => {
  for (const [says, own, winner, order, code, message] of reasons)
    it(`tells ${says}`, () => {
      const issue = notInForce(source, own, winner, order)
      assert.equal(issue?.code, code)
      assert.match(issue?.message ?? '', message)
    })
})
