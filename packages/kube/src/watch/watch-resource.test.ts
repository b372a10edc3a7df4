import assert from 'node:assert/strict'
import type { WatchLab } from '../testing/watch-lab.ts'
import { createWatchLab, gateways, object } from '../testing/watch-lab.ts'

describe('watchResource', () => {
  let lab: WatchLab
  beforeEach(async () => {
    lab = await createWatchLab()
  })
  afterEach(() => lab.end())

  const watching = async (): Promise<void> => {
    await lab.until('a watch', () => lab.server.watches.size > 0 && lab.watch.state === 'watching')
  }
  const openWatch = () => [...lab.server.watches][0]!

  it('lists, says so, and goes on telling', async () => {
    lab.put('a', 1)
    lab.put('b', 1)
    lab.start()
    await watching()
    lab.put('a', 2)
    lab.remove('b')
    lab.put('c', 1)
    await lab.same()
    assert.deepEqual(lab.events, ['shop/a=1', 'shop/b=1', 'synced', 'shop/a=2', '-shop/b', 'shop/c=1'])
    assert.deepEqual(lab.states, ['listing', 'watching'])
  })

  it('hands on whole objects, with the kind that lists leave out', async () => {
    const seen: unknown[] = []
    lab.put('a')
    lab.start({ trim: (raw) => seen.push(raw) })
    await watching()
    const { metadata, ...rest } = seen[0] as ReturnType<typeof object>
    assert.deepEqual(rest, { apiVersion: 'v1', kind: 'Service', value: 0 })
    assert.equal(metadata.name, 'a')
  })

  it('asks for the most recent list, in pages, and for a watch from there with bookmarks and a timeout', async () => {
    for (let n = 0; n < 5; n++) lab.put(`s${n}`)
    lab.start({ limits: { pageSize: 2 }, namespace: 'shop', labelSelector: 'a=b', fieldSelector: 'x!=y' })
    await watching()
    assert.equal(lab.told.size, 5)
    const asked = lab.server.requests.map(({ path, query }) => [path, Object.fromEntries(query)])
    const selectors = { labelSelector: 'a=b', fieldSelector: 'x!=y' }
    assert.deepEqual(asked, [
      ['/api/v1/namespaces/shop/services', { ...selectors, limit: '2' }],
      ['/api/v1/namespaces/shop/services', { ...selectors, limit: '2', continue: '105:2' }],
      ['/api/v1/namespaces/shop/services', { ...selectors, limit: '2', continue: '105:4' }],
      [
        '/api/v1/namespaces/shop/services',
        {
          ...selectors,
          watch: 'true',
          allowWatchBookmarks: 'true',
          resourceVersion: '105',
          timeoutSeconds: '450',
        },
      ],
    ])
  })

  describe('when a watch ends', () => {
    beforeEach(async () => {
      lab.put('a', 1)
      lab.start()
      await watching()
    })
    const goesOnFrom = async (version: number): Promise<void> => {
      lab.put('b', 1)
      await lab.same()
      assert.equal(openWatch().query.get('resourceVersion'), String(version))
      assert.equal(lab.lists(), 1)
    }
    const again = async (end: () => void): Promise<void> => {
      const before = lab.begunWatches()
      end()
      await lab.until('another watch', () => lab.begunWatches() > before && lab.server.watches.size === 1)
    }

    it('by its timeout, goes on at once where it was', async () => {
      await lab.clock.advance(60_000)
      await again(() => openWatch().end())
      await goesOnFrom(101)
      assert.deepEqual(lab.states, ['listing', 'watching'])
    })
    it('by a reset, goes on after a pause', async () => {
      lab.put('a', 2)
      await lab.same()
      await again(() => openWatch().reset())
      await goesOnFrom(102)
      assert.deepEqual(lab.states, ['listing', 'watching', 'retrying Unreachable', 'watching'])
    })
    it('in the midst of a line, does not read half of it', async () => {
      await again(() => openWatch().cut())
      await goesOnFrom(101)
    })
    it('with what is no event, begins another', async () => {
      await again(() => openWatch().write('<html>\n'))
      await goesOnFrom(101)
      assert.ok(lab.states.includes('retrying BadAnswer'))
    })
    it('with an event that is too long, begins another', async () => {
      lab.watch.stop()
      lab.start({ limits: { lineBytes: 1_000 } })
      await watching()
      await again(() => openWatch().write('x'.repeat(2_000)))
      assert.ok(lab.states.includes('retrying TooLarge'))
    })
    it('silently, goes on after a while', async () => {
      openWatch().mute()
      lab.put('b', 1)
      await lab.clock.advance(80_000)
      assert.equal(lab.begunWatches(), 1)
      await lab.clock.advance(10_000)
      await lab.until('another watch', () => lab.begunWatches() === 2)
      await lab.same()
      assert.deepEqual(lab.states, ['listing', 'watching'])
    })
    it('is not taken for silent while bookmarks come, and goes on from the last of them', async () => {
      for (let minute = 0; minute < 5; minute++) {
        lab.server.history.put(object(`of-another-kind-${minute}`, 0, gateways))
        openWatch().bookmark(lab.server.history.version)
        await lab.clock.advance(60_000)
      }
      assert.equal(lab.begunWatches(), 1)
      openWatch().bookmark(103)
      await again(() => openWatch().reset())
      assert.equal(openWatch().query.get('resourceVersion'), '106')
    })
    it('at once, every time, is begun ever less often', async () => {
      lab.server.interfere = ({ query }) => (query.get('watch') ? 'reset' : undefined)
      openWatch().reset()
      await lab.until('some attempts', () => lab.begunWatches() > 8, 1_000)
      const before = lab.begunWatches()
      for (let second = 0; second < 60; second++) await lab.clock.advance(1_000)
      assert.ok(lab.begunWatches() - before <= 13, `${lab.begunWatches() - before} in a minute`)
      lab.server.interfere = () => undefined
      lab.put('b')
      await lab.same()
      assert.equal(lab.lists(), 1)
    })
  })

  for (const goneAs of ['status', 'event'] as const) {
    it(`lists again when its resourceVersion is too old (told by ${goneAs}), and drops nothing meanwhile`, async () => {
      lab.put('a', 1)
      lab.put('b', 1)
      lab.start()
      await watching()
      lab.server.goneAs = goneAs
      lab.server.interfere = () => 'reset'
      openWatch().reset()
      await lab.until('a failure', () => lab.states.includes('retrying Unreachable'))
      lab.remove('a')
      lab.put('b', 2)
      lab.put('c', 1)
      lab.server.history.compact()
      lab.forget()
      lab.server.interfere = () => undefined
      await lab.same()
      await lab.until('the end of the list', () => lab.syncs === 2)
      assert.deepEqual(lab.events, ['shop/b=2', 'shop/c=1', '-shop/a', 'synced'])
    })
  }

  it('lists again when the API server has gone back in time', async () => {
    lab.put('a', 1)
    lab.put('b', 1)
    lab.start()
    await watching()
    await lab.server.down()
    lab.server.history.rewind(101)
    await lab.until('the failure', () => lab.states.includes('retrying Unreachable'))
    await lab.server.up()
    await lab.same()
    assert.deepEqual([...lab.told.keys()], ['shop/a'])
    await watching()
    lab.put('a', 2)
    await lab.same()
  })

  it('does not list in a tight loop when every resourceVersion is too old', async () => {
    lab.put('a', 1)
    lab.server.interfere = ({ query }) =>
      query.get('watch') ? { status: 410, reason: 'Expired' } : undefined
    lab.start()
    await lab.until('some lists', () => lab.lists() > 8, 1_000)
    const before = lab.lists()
    for (let second = 0; second < 60; second++) await lab.clock.advance(1_000)
    assert.ok(lab.lists() - before <= 13)
    assert.equal(lab.told.size, 1)
  })

  describe('when the rest of a list has expired', () => {
    it('begins it anew', async () => {
      for (let n = 0; n < 5; n++) lab.put(`s${n}`)
      let times = 0
      lab.server.interfere = ({ query }) => {
        if (!query.has('continue') || times++ > 0) return undefined
        lab.server.history.remove(object('s0'))
        lab.server.history.compact()
        return undefined
      }
      lab.start({ limits: { pageSize: 2 } })
      await watching()
      await lab.same()
      assert.equal(lab.lists(), 2)
    })
    it('asks for everything at once after the third time', async () => {
      for (let n = 0; n < 5; n++) lab.put(`s${n}`)
      lab.server.interfere = ({ query }) =>
        query.has('continue') ? { status: 410, reason: 'Expired' } : undefined
      lab.start({ limits: { pageSize: 2 } })
      await watching()
      await lab.same()
      assert.deepEqual(
        lab.server.requests.filter(({ query }) => !query.has('watch')).map(({ query }) => query.get('limit')),
        ['2', '2', '2', '2', '2', '2', null],
      )
    })
  })

  it('asks for smaller pages when one is too long', async () => {
    for (let n = 0; n < 40; n++) lab.put(`s${n}`)
    lab.start({ limits: { pageSize: 40, pageBytes: 2_000 } })
    await watching()
    await lab.same()
  })

  it('tells of failures, keeps what it knows, and tries again', async () => {
    lab.put('a', 1)
    lab.server.interfere = () => 'cut'
    lab.start()
    await lab.until('a failure', () => lab.states.includes('retrying Unreachable'))
    assert.equal(lab.syncs, 0)
    lab.server.interfere = () => undefined
    await watching()
    await lab.server.down()
    await lab.until('another failure', () => lab.states.at(-1) === 'retrying Unreachable')
    assert.equal(lab.told.size, 1)
    lab.put('b', 1)
    await lab.server.up()
    await lab.same()
    assert.equal(lab.lists(), 2)
  })

  it('gives up a list that stalls', async () => {
    lab.server.interfere = () => 'silence'
    lab.start()
    await lab.until('the request', () => lab.server.requests.length === 1)
    await lab.clock.advance(60_000)
    await lab.until('a failure', () => lab.states.includes('retrying TimedOut'))
    lab.server.interfere = () => undefined
    await watching()
  })

  it('comes back when the API server says so', async () => {
    lab.server.interfere = () => ({
      status: 429,
      reason: 'TooManyRequests',
      headers: { 'retry-after': '20' },
    })
    lab.start()
    await lab.until('the refusal', () => lab.states.includes('retrying TooManyRequests'))
    lab.server.interfere = () => undefined
    await lab.clock.advance(19_000)
    assert.equal(lab.lists(), 1)
    await lab.clock.advance(1_000)
    await watching()
  })

  it('tells what is forbidden, and asks again soon at first, then every few seconds', async () => {
    lab.server.interfere = () => ({ status: 403, reason: 'Forbidden' })
    lab.start()
    await lab.until('the refusal', () => lab.states.includes('retrying Forbidden'))
    assert.match(lab.problems[0]!.cure, /Role/)
    await lab.until('some attempts', () => lab.lists() > 6, 100)
    const before = lab.lists()
    for (let second = 0; second < 60; second++) await lab.clock.advance(1_000)
    assert.ok(lab.lists() - before <= 12)
    lab.server.interfere = () => undefined
    await watching()
    assert.equal(lab.syncs, 1)
  })

  it('lets neither a failing listener nor a failing trim end the watch', async () => {
    lab.put('a', 1)
    lab.put('b', 13)
    lab.put('c', 3)
    lab.start({
      trim: (raw) => {
        const { value } = raw as { readonly value: number }
        if (value === 13) throw new Error('unlucky')
        return value
      },
    })
    await lab.until('the list', () => lab.syncs === 1)
    assert.deepEqual([...lab.told.keys()], ['shop/a', 'shop/c'])
    assert.deepEqual(lab.faults.map(String), ['Error: unlucky'])
    lab.put('b', 2)
    await lab.same()
  })

  it('takes an object that is trimmed away for gone', async () => {
    lab.start({
      trim: (raw) => {
        const { value } = raw as { readonly value: number }
        return value > 0 ? value : undefined
      },
    })
    lab.put('a', 0)
    lab.put('b', 1)
    await lab.until('b', () => lab.told.size === 1)
    lab.put('b', 0)
    lab.put('a', 5)
    await lab.until('a', () => lab.told.has('shop/a'))
    assert.deepEqual([...lab.told.keys()], ['shop/a'])
  })

  it('is silent once it is stopped', async () => {
    lab.start()
    await watching()
    lab.watch.stop()
    lab.put('a')
    await lab.until('the end of the watch', () => lab.server.watches.size === 0)
    assert.deepEqual(lab.events, ['synced'])
    assert.equal(lab.clock.pending(), 0)
  })
})
