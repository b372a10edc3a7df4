import assert from 'node:assert/strict'
import { createProgress } from './progress.ts'

describe('createProgress', () => {
  const clear = '\r\u001B[K'

  it('says what is waited for on one line, and leaves nothing behind', async () => {
    const written: string[] = []
    const progress = createProgress((text) => written.push(text), 80)
    const slow = Promise.withResolvers<number>()
    const done = progress.during('the hub', () => slow.promise)
    await progress.during('Pods', async () => 1)
    slow.resolve(7)
    assert.equal(await done, 7)
    progress.end()
    assert.deepEqual(written, [
      `${clear}Looking at the hub …`,
      `${clear}Looking at the hub, Pods …`,
      `${clear}Looking at the hub …`,
      clear,
    ])
  })

  it('stays on its line, and goes on after a failure', async () => {
    const written: string[] = []
    const progress = createProgress((text) => written.push(text), 20)
    await assert.rejects(progress.during('something with a long name', () => Promise.reject(new Error('no'))))
    assert.deepEqual(written, [`${clear}Looking at somethi…`])
  })
})
