import assert from 'node:assert/strict'
import { fakeClock } from './fake-clock.ts'

describe('fakeClock', () => {
  it('runs what falls due at its own time and in order, also what is set meanwhile', async () => {
    const clock = fakeClock(1_000)
    const seen: [what: string, at: number][] = []
    clock.setTimeout(() => seen.push(['late', clock.now()]), 50)
    clock.setTimeout(() => {
      seen.push(['early', clock.now()])
      clock.setTimeout(() => seen.push(['set on the way', clock.now()]), 5)
    }, 10)
    clock.setTimeout(() => seen.push(['too late', clock.now()]), 51)
    await clock.advance(50)
    assert.deepEqual(seen, [
      ['early', 1_010],
      ['set on the way', 1_015],
      ['late', 1_050],
    ])
    assert.equal(clock.pending(), 1)
  })

  it('wakes sleepers, who may sleep again within one advance', async () => {
    const clock = fakeClock(0)
    const woke: number[] = []
    const sleeper = (async () => {
      for (let i = 0; i < 3; i++) {
        await clock.sleep(10)
        woke.push(clock.now())
      }
    })()
    await clock.advance(30)
    await sleeper
    assert.deepEqual(woke, [10, 20, 30])
  })

  it('ends a sleep when its signal says so, and forgets timers that are cleared', async () => {
    const clock = fakeClock()
    const stop = new AbortController()
    const sleeping = clock.sleep(10, stop.signal)
    stop.abort(new Error('enough'))
    await assert.rejects(sleeping, /enough/)
    clock.clearTimeout(clock.setTimeout(() => assert.fail('was cleared'), 1))
    await clock.advance(100)
    assert.equal(clock.pending(), 0)
  })
})
