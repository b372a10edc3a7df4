import assert from 'node:assert/strict'
import { runChecks } from '../run-checks.ts'
import type { Case } from '../testing/each-is-found.ts'
import { eachIsFound } from '../testing/each-is-found.ts'
import { now, ownSchemas, withHub, withKube } from '../testing/well-facts.ts'

const clock = (aheadMs: number, roundTripMs = 40) => ({
  theirs: Math.floor((now + aheadMs) / 1_000) * 1_000,
  sent: now - roundTripMs / 2,
  received: now + roundTripMs / 2,
})

const cases: readonly Case[] = [
  {
    says: 'an API server whose clock is ahead',
    facts: withKube({ clock: clock(30_000) }),
    level: 'Warning',
    message:
      /is (29|30) s ahead of this machine's: certificates and tokens .* the wrong one may count as the oldest/,
    cure: /NTP/,
  },
  {
    says: 'a hub whose clock is far behind',
    facts: withHub({ clock: clock(-120_000) }),
    level: 'Error',
    message: /is 1(19|20) s behind this machine's/,
    cure: /timedatectl/,
  },
]

describe('checkClock', () => {
  eachIsFound('Clock', cases)

  it('does not take a slow answer for a wrong clock', () => {
    const findings = runChecks(withKube({ clock: clock(-4_000, 9_000) }), ownSchemas)
    assert.ok(findings.filter(({ check }) => check === 'Clock').every(({ level }) => level === 'Ok'))
  })
})
