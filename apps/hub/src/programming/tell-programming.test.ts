import assert from 'node:assert/strict'
import type { Programming } from '@watershed/pipeline'
import { createPipeline } from '@watershed/pipeline'
import { fakeClock } from '@watershed/testkit'
import { tellProgramming } from './tell-programming.ts'

const programmed = (claim: string): Programming => ({ claim, state: 'Programmed' })
const keys = Array.from({ length: 1_000 }, (_, index) => `blue/HTTPRoute/shop/r${index}`)
const all = (claim: string) => new Map(keys.map((key) => [key, programmed(claim)]))

const setup = () => {
  const clock = fakeClock()
  const pipeline = createPipeline()
  const after = (ms: number, then: () => void) => {
    const timer = clock.setTimeout(then, ms)
    return () => clock.clearTimeout(timer)
  }
  return { clock, pipeline, teller: tellProgramming(pipeline, { after }) }
}

describe('tellProgramming', () => {
  it('tells a few at once', () => {
    const { pipeline, teller } = setup()
    teller.tell(new Map([['a', programmed('1')]]))
    assert.deepEqual([...pipeline.programming.entries()], [['a', programmed('1')]])
    teller.tell(new Map([['a', undefined]]))
    assert.deepEqual([...pipeline.programming.keys()], [])
  })

  it('tells many in turns, in between which others have theirs', async () => {
    const { clock, pipeline, teller } = setup()
    let most = 0
    pipeline.programming.onChange((changes) => {
      most = Math.max(most, changes.size)
    })
    teller.tell(all('1'))
    assert.ok([...pipeline.programming.keys()].length < keys.length)
    await clock.advance(100)
    assert.equal([...pipeline.programming.keys()].length, keys.length)
    assert.ok(most <= 200)
  })

  it('knows what it has yet to tell, and tells of one key the newest only', async () => {
    const { clock, pipeline, teller } = setup()
    const last = keys.at(-1) ?? ''
    teller.tell(all('1'))
    teller.tell(new Map([[last, programmed('2')]]))
    assert.deepEqual(teller.told(last), programmed('2'))
    assert.equal(pipeline.programming.get(last), undefined)
    await clock.advance(100)
    assert.deepEqual(pipeline.programming.get(last), programmed('2'))
  })

  it('tells nothing more when it has stopped', async () => {
    const { clock, pipeline, teller } = setup()
    teller.tell(all('1'))
    const told = [...pipeline.programming.keys()].length
    teller.stop()
    await clock.advance(100)
    assert.equal([...pipeline.programming.keys()].length, told)
  })
})
