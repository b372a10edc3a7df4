import assert from 'node:assert/strict'
import { expectedKinds } from './expected/expected-kinds.ts'
import { checkNames } from './finding.ts'
import { runChecks } from './run-checks.ts'
import { ownSchemas, wellFacts } from './testing/well-facts.ts'

describe('runChecks', () => {
  it('finds nothing wrong where nothing is, and says so of everything', () => {
    const findings = runChecks(wellFacts, ownSchemas)
    assert.deepEqual(
      findings.filter(({ level }) => level !== 'Ok'),
      [],
    )
    assert.deepEqual([...new Set(findings.map(({ check }) => check))], [...checkNames])
    assert.equal(findings.filter(({ check }) => check === 'Definitions').length, expectedKinds.length)
  })
})
