import assert from 'node:assert/strict'
import { fakeClock } from '@watershed/testkit'
import { createStillness } from './stillness.ts'

describe('createStillness', () => {
  it('tells each once it has been left alone for long enough', async () => {
    const clock = fakeClock()
    const from = clock.now()
    const told: string[] = []
    const stillness = createStillness(clock, 200, (path) => told.push(`${path} ${clock.now() - from}`))
    stillness.touch('a')
    stillness.touch('b')
    await clock.advance(150)
    stillness.touch('a')
    await clock.advance(1_000)
    assert.deepEqual(told, ['b 200', 'a 350'])
  })

  it('tells again what is touched as it is told', async () => {
    const clock = fakeClock()
    let told = 0
    const stillness = createStillness(clock, 200, (path) => ++told < 3 && stillness.touch(path))
    stillness.touch('a')
    await clock.advance(1_000)
    assert.equal(told, 3)
    assert.equal(clock.pending(), 0)
  })

  it('leaves no timer behind', async () => {
    const clock = fakeClock()
    const stillness = createStillness(clock, 200, () => assert.fail('it was stopped'))
    stillness.touch('a')
    stillness.stop()
    await clock.advance(1_000)
    assert.equal(clock.pending(), 0)
  })
})
