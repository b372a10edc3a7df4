import assert from 'node:assert/strict'
import type { Work } from './work-queue.ts'
import { createWorkQueue } from './work-queue.ts'

const spend = (ms: number): void => {
  const end = performance.now() + ms
  while (performance.now() < end);
}

describe('createWorkQueue', () => {
  it('does once what is asked for often, what is urgent first', async () => {
    const done: string[] = []
    const queue = createWorkQueue(function* (key: string): Work {
      done.push(key)
      yield
    })
    for (const key of ['a', 'b', 'a']) queue.add(key, false)
    queue.add('urgent', true)
    await queue.idle()
    assert.deepEqual(done, ['urgent', 'a', 'b'])
  })

  it('puts long work aside for what comes in, but goes on with it', async () => {
    const done: string[] = []
    const queue = createWorkQueue(function* (key: string): Work {
      for (let step = 0; step < (key === 'long' ? 10 : 1); step++) {
        spend(1)
        if (key === 'long' && step === 3) queue.add('new', true)
        yield
      }
      done.push(key)
    }, 2)
    queue.add('long', false)
    await queue.idle()
    assert.deepEqual(done, ['new', 'long'])
  })

  it('lets the event loop turn while there is much to do', async () => {
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    const queue = createWorkQueue(function* (): Work {
      spend(1)
      yield
    }, 2)
    for (let key = 0; key < 30; key++) queue.add(key, false)
    await queue.idle()
    clearInterval(timer)
    assert.ok(turns >= 5, `${turns} turns`)
  })

  it('does not start the same work while it is under way', async () => {
    let running = 0
    let runs = 0
    const queue = createWorkQueue(function* (key: string): Work {
      assert.equal(++running, 1)
      if (++runs === 1) queue.add(key, true)
      for (let step = 0; step < 5; step++) {
        spend(1)
        yield
      }
      running--
    }, 2)
    queue.add('a', false)
    await queue.idle()
    assert.equal(runs, 2)
  })

  it('does nothing any more once it is stopped', async () => {
    const queue = createWorkQueue((): Work => assert.fail('it was stopped'))
    queue.add('a', true)
    queue.stop()
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  })
})
