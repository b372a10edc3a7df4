import assert from 'node:assert/strict'
import type { EdgeFilter, WeightedCluster } from '@watershed/model'
import type { HttpBackend } from '@watershed/testkit'
import { startHttpBackend } from '@watershed/testkit'
import { backendResources, localityOf } from './testing/backend-resources.ts'
import type { RuleInput } from './testing/edge-rule.ts'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'

const request = (name: string, value: string): EdgeFilter => ({
  type: 'RequestHeaderModifier',
  set: [{ name, value }],
  add: [{ name: 'x-added', value }],
  remove: [`x-not-for-${value}`],
})

describe('Envoy carries out the filters of single backendRefs', () => {
  let edge: TestEdge
  let blue: HttpBackend
  let green: HttpBackend
  before(async () => {
    edge = await startEdge()
    blue = await startHttpBackend({ name: 'blue' })
    green = await startHttpBackend({ name: 'green' })
    await edge.apply([
      ...backendResources('blue', [localityOf('blue', 1, [blue])]),
      ...backendResources('green', [localityOf('green', 1, [green])]),
    ])
  })
  after(() => Promise.all([edge.stop(), blue.stop(), green.stop()]))

  /** Which backend answers each of some requests, and where it says that it is from. */
  const sendTo = async (
    clusters: readonly WeightedCluster[],
    rule: RuleInput = {},
  ): Promise<readonly (readonly unknown[])[]> => {
    const answers: (readonly unknown[])[] = []
    const action = { type: 'WeightedClusters', clusters } as const
    await edge.apply([edge.host('shop.example.com', [{ ...rule, action }])])
    for (let sent = 0; sent < 40; sent++) {
      const headers = { 'x-not-for-blue': 'a', 'x-not-for-green': 'b' }
      const answer = await edge.send('/', { headers })
      assert.equal(answer.status, 200)
      answers.push([answer.headers['x-backend'], answer.headers['x-from']])
    }
    return answers
  }

  it('only on the way to that backend, and what comes back from it', async () => {
    const answered: EdgeFilter = {
      type: 'ResponseHeaderModifier',
      set: [{ name: 'x-from', value: 'blue' }],
      add: [],
      remove: [],
    }
    const answers = await sendTo([
      { cluster: 'blue', weight: 1, filters: [request('x-backend', 'blue'), answered] },
      { cluster: 'green', weight: 1, filters: [request('x-backend', 'green')] },
    ])
    for (const [by, from] of answers) assert.equal(from, by === 'blue' ? 'blue' : undefined)
    const [ofBlue, ofGreen] = [blue, green].map((backend) => backend.lastRequest()?.headers)
    assert.deepEqual([ofBlue?.['x-backend'], ofGreen?.['x-backend']], ['blue', 'green'])
    assert.deepEqual([ofBlue?.['x-not-for-blue'], ofGreen?.['x-not-for-blue']], [undefined, 'a'])
    assert.deepEqual([ofBlue?.['x-not-for-green'], ofGreen?.['x-not-for-green']], ['b', undefined])
  })

  it('after those of the rule', async () => {
    const removes = { ...request('x-set', 'green'), remove: ['x-gone'] } as EdgeFilter
    await sendTo(
      [
        { cluster: 'green', weight: 1, filters: [removes] },
        { cluster: 'blue', weight: 1, filters: [{ type: 'URLRewrite', hostname: 'inner.example.org' }] },
      ],
      {
        filters: [
          {
            type: 'RequestHeaderModifier',
            set: ['x-set', 'x-gone', 'host'].map((name) => ({ name, value: 'rule' })),
            add: [{ name: 'x-added', value: 'rule' }],
            remove: [],
          },
        ],
      },
    )
    const [ofBlue, ofGreen] = [blue, green].map((backend) => backend.lastRequest()?.headers)
    assert.deepEqual([ofGreen?.['x-set'], ofGreen?.['x-gone'], ofGreen?.host], ['green', undefined, 'rule'])
    assert.match(String(ofGreen?.['x-added']), /^rule, ?green$/)
    assert.deepEqual(
      [ofBlue?.['x-set'], ofBlue?.['x-gone'], ofBlue?.host],
      ['rule', 'rule', 'inner.example.org'],
    )
  })

  it('of URLRewrite, the hostname', async () => {
    await sendTo([
      { cluster: 'green', weight: 1, filters: [{ type: 'URLRewrite', hostname: 'inner.example.org' }] },
    ])
    assert.equal(green.lastRequest()?.headers.host, 'inner.example.org')
  })
})
