import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import type { WatchLab } from '../testing/watch-lab.ts'
import { createWatchLab } from '../testing/watch-lab.ts'

/** What happens at the API server, or on the way to it. */
type Step =
  | { readonly type: 'put'; readonly name: string; readonly value: number }
  | { readonly type: 'remove'; readonly name: string }
  | { readonly type: (typeof happenings)[number] }
  | Interference
  | { readonly type: 'pause'; readonly ms: number }
  /** Lets what is on the wire arrive. */
  | { readonly type: 'settle' }

interface Interference {
  readonly type: 'interfere'
  readonly fault: 'reset' | 'cut' | 401 | 404 | 410 | 429 | 500
  /** Requests that it meets. */
  readonly times: number
}

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const happenings = ['reset', 'cut', 'end', 'mute', 'expire', 'compact', 'bookmark', 'down', 'up'] as const
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('put' as const), name, value: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('remove' as const), name }) },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constantFrom(...happenings),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('interfere' as const),
      fault: fc.constantFrom<Interference['fault'][]>('reset', 'cut', 401, 404, 410, 429, 500),
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('pause' as const), ms: fc.nat(2_000) }) },
  { weight: 5, arbitrary: fc.constant({ type: 'settle' as const }) },
)

const take = async (lab: WatchLab, now: Step): Promise<void> => {
  const [watch] = lab.server.watches
  if (now.type === 'put') lab.put(now.name, now.value)
  else if (now.type === 'remove') lab.remove(now.name)
  else if (now.type === 'compact') lab.server.history.compact()
  else if (now.type === 'bookmark') watch?.bookmark(lab.server.history.version)
  else if (now.type === 'down') await lab.server.down()
  else if (now.type === 'up') await upAgain(lab)
  else if (now.type === 'pause') await lab.clock.advance(now.ms)
  else if (now.type === 'settle') await sleep(2)
  else if (now.type === 'interfere') {
    let left = now.times
    const { fault } = now
    lab.server.interfere = () => {
      if (left-- <= 0) return undefined
      return typeof fault === 'number' ? { status: fault } : fault
    }
  } else watch?.[now.type]()
}

const upAgain = async (lab: WatchLab): Promise<void> => {
  await lab.server.down()
  await lab.server.up()
}

describe('watchResource, whatever happens', function () {
  this.timeout(120_000)

  it("comes to the API server's picture, and has dropped nothing before", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 40 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (steps, pageSize, compacted) => {
          const lab = await createWatchLab()
          try {
            // What is there from the beginning to the end is never told to be gone.
            lab.put('stays', 1)
            lab.start({ limits: { pageSize } })
            for (const now of steps) {
              await take(lab, now)
              await new Promise((resolve) => setImmediate(resolve))
            }
            if (compacted) lab.server.history.compact()
            lab.server.interfere = () => undefined
            await upAgain(lab)
            await lab.until('the same picture', () => lab.isSame(), 5_000)
            assert.ok(!lab.events.includes('-shop/stays'))
            assert.deepEqual(lab.faults, [])
          } finally {
            await lab.end()
          }
        },
      ),
      { numRuns: 150 },
    ))
})
