import assert from 'node:assert/strict'
import type { Facts } from '../facts.ts'
import type { CheckName, Level } from '../finding.ts'
import { runChecks } from '../run-checks.ts'
import { ownSchemas } from './well-facts.ts'

/** Facts of which one thing is wrong, and what is to be said of it. */
export interface Case {
  readonly says: string
  readonly facts: Facts
  readonly level: Level
  readonly message: RegExp
  readonly cure: RegExp
}

/** All checks run, so that what one of them stumbles over is seen, too. */
export const eachIsFound = (check: CheckName, cases: readonly Case[]): void => {
  for (const { says, facts, level, message, cure } of cases)
    it(`finds ${says}`, () => {
      const findings = runChecks(facts, ownSchemas)
      const found = findings.find((one) => one.check === check && message.test(one.message))
      assert.ok(found, JSON.stringify(findings.filter((one) => one.check === check)))
      assert.equal(found.level, level)
      assert.match(found.cure ?? '', cure)
      // Whatever is wrong has a cure, and no check hides another.
      for (const one of findings) if (one.level !== 'Ok') assert.ok(one.cure, JSON.stringify(one))
      if (facts.kube?.value) assert.ok(findings.some((one) => one.check === 'ApiServer'))
    })
}
