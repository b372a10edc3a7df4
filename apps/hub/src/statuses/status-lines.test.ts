import assert from 'node:assert/strict'
import type { Input } from '@watershed/graph'
import { createGraph } from '@watershed/graph'
import type { ObjectStatus } from '@watershed/model'
import type { StatusFeeds } from './status-feeds.ts'
import { createStatusFeeds } from './status-feeds.ts'
import { statusLines } from './status-lines.ts'

const status = (cluster: string, name: string, count: number): ObjectStatus => ({
  source: { cluster, kind: 'Gateway', namespace: 'infra', name },
  apiVersion: 'gateway.networking.k8s.io/v1',
  status: { count },
})

describe('statusLines', () => {
  let graph: ReturnType<typeof createGraph>
  let statuses: Input<ObjectStatus>
  let feeds: StatusFeeds
  let isWhole: boolean

  beforeEach(() => {
    graph = createGraph()
    statuses = graph.input<ObjectStatus>('statuses')
    isWhole = true
    set(status('blue', 'a', 1), status('green', 'b', 1))
    feeds = createStatusFeeds(statuses)
  })
  afterEach(() => feeds.stop())

  const keyOf = ({ source: { cluster, name } }: ObjectStatus) => `${cluster}/Gateway/infra/${name}`
  const set = (...all: readonly ObjectStatus[]) =>
    graph.update(() => {
      for (const one of all) statuses.set(keyOf(one), one)
    })
  const read = (cluster: string, pingMs = 5) => {
    const feed = feeds.open(cluster)
    const lines = statusLines({ feed, isWhole: () => isWhole, pingMs })
    return async (): Promise<readonly unknown[]> => {
      const result = await lines.next()
      if (result.done) return []
      return result.value
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text) as unknown)
    }
  }
  const line = (name: string, count: number) => ({
    type: 'set',
    kind: 'Gateway',
    namespace: 'infra',
    name,
    apiVersion: 'gateway.networking.k8s.io/v1',
    status: { count },
  })

  it("tells a cluster's statuses, that these are all, and then what changes", async () => {
    const next = read('blue', 10_000)
    assert.deepEqual(await next(), [line('a', 1)])
    assert.deepEqual(await next(), [{ type: 'synced' }])
    const changed = next()
    set(status('green', 'b', 2), status('blue', 'a', 2))
    set(status('blue', 'a', 3))
    assert.deepEqual(await changed, [line('a', 3)], 'a burst is one line, and green is nothing to blue')
    const gone = next()
    graph.update(() => statuses.delete('blue/Gateway/infra/a'))
    assert.deepEqual(await gone, [{ type: 'delete', kind: 'Gateway', namespace: 'infra', name: 'a' }])
  })

  it('does not call whole what may be missing something, and pings meanwhile', async () => {
    isWhole = false
    const next = read('blue')
    await next()
    assert.deepEqual(await next(), [{ type: 'ping' }])
    isWhole = true
    assert.deepEqual(await next(), [{ type: 'synced' }])
  })

  it('ends for the one who came first when a second one opens', async () => {
    const first = read('blue')
    await first()
    await first()
    const second = read('blue')
    assert.deepEqual(await first(), [])
    assert.deepEqual(await second(), [line('a', 1)])
  })

  it('keeps no more for a slow reader than its objects as they are now', () => {
    const feed = feeds.open('blue')
    for (let count = 0; count < 1_000; count++) set(status('blue', 'a', count))
    assert.deepEqual(feed.take(10), [['blue/Gateway/infra/a', status('blue', 'a', 999)]])
  })
})
