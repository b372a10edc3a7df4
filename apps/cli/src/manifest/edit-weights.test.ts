import assert from 'node:assert/strict'
import { parseDocument } from 'yaml'
import { CliError } from '../cli-error.ts'
import { editWeights } from './edit-weights.ts'
import { parseWeights } from './parse-weights.ts'

const edit = (text: string, weights: string, rule?: string) => {
  const manifest = { file: 'route.yaml', text, document: parseDocument(text) }
  return editWeights(manifest, parseWeights(weights.split(' ')), rule)
}

const split = `# Who may edit this: the shop team.
spec:
  rules:
    - backendRefs:
        - name: cart # the old one
          port: 80
          cluster: blue
          weight: 100   # all
        - {name: cart, port: 80, cluster: green, weight: 0}
`

const cases: readonly [says: string, text: string, weights: string, edited: string][] = [
  [
    'keeps comments, order and style',
    split,
    'blue=90 green=10',
    split.replace('weight: 100 ', 'weight: 90 ').replace('weight: 0}', 'weight: 10}'),
  ],
  ['leaves alone what is not named', split, 'green=1', split.replace('weight: 0}', 'weight: 1}')],
  [
    'writes a weight where there was none, in a block',
    'spec:\n  rules:\n  - backendRefs:\n    - name: cart\n      cluster: blue\n    - name: cart\n      cluster: green\n',
    'green=3',
    'spec:\n  rules:\n  - backendRefs:\n    - name: cart\n      cluster: blue\n    - name: cart\n      cluster: green\n      weight: 3\n',
  ],
  [
    'and in a flow',
    'spec: {rules: [{backendRefs: [{name: cart, cluster: blue}]}]}\n',
    'blue=3',
    'spec: {rules: [{backendRefs: [{name: cart, cluster: blue, weight: 3}]}]}\n',
  ],
  [
    'finds a backendRef without a cluster by its Service',
    'spec:\n  rules:\n  - backendRefs:\n    - name: cart\n      weight: 1\n',
    'cart=2',
    'spec:\n  rules:\n  - backendRefs:\n    - name: cart\n      weight: 2\n',
  ],
]

const twoOfBlue = split.replace('cluster: green', 'cluster: blue').replace('{name: cart', '{name: basket')
const twoRules = `${split}    - name: second\n      backendRefs:\n        - name: cart\n          cluster: blue\n`

const refused: readonly [says: string, run: () => unknown, code: CliError['code'], message: RegExp][] = [
  [
    'a cluster that two backends are in',
    () => edit(twoOfBlue, 'blue=1'),
    'Ambiguous',
    /blue\/cart:80, blue\/basket:80/,
  ],
  ['a route of several rules', () => edit(twoRules, 'blue=1'), 'Ambiguous', /--rule \(0, second\)/],
  [
    'a rule that is not there',
    () => edit(twoRules, 'blue=1', 'third'),
    'NotFound',
    /its rules are 0, second/,
  ],
  ['a backend that is not there', () => edit(split, 'red=1'), 'NotFound', /it has blue, green/],
  ['a negative weight', () => edit(split, 'blue=-1'), 'Usage', /0 to 1000000/],
  ['a weight without a number', () => edit(split, 'blue=much'), 'Usage', /blue=90/],
  ['a backend given twice', () => edit(split, 'blue=1 blue=2'), 'Usage', /twice/],
]

describe('editWeights', () => {
  for (const [says, text, weights, edited] of cases)
    it(says, () => assert.equal(edit(text, weights).text, edited))

  it('takes the longer name where the cluster alone is ambiguous', () =>
    assert.match(edit(twoOfBlue, 'blue/basket=7').text, /basket, port: 80, cluster: blue, weight: 7/))

  it('takes a rule by its name', () =>
    assert.match(edit(twoRules, 'blue=4', 'second').text, /cluster: blue\n {10}weight: 4\n$/))

  it('says what was and what is', () =>
    assert.deepEqual(edit(split, 'blue=90').backends, [
      { backend: 'blue/cart:80', before: 100, after: 90 },
      { backend: 'green/cart:80', before: 0, after: 0 },
    ]))

  for (const [says, run, code, message] of refused)
    it(`refuses ${says}`, () =>
      assert.throws(
        run,
        (error) => error instanceof CliError && error.code === code && message.test(error.message),
      ))
})
