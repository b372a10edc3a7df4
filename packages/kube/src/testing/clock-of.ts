import type { FakeClock } from '@watershed/testkit'
import type { Clock } from '../clock.ts'

/** The package's clock, run by a test's. */
export const clockOf = (fake: FakeClock): Clock => ({
  now: fake.now,
  after: (ms, run) => {
    const timer = fake.setTimeout(run, ms)
    return () => fake.clearTimeout(timer)
  },
})
