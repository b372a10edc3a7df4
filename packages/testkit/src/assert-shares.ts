import assert from 'node:assert/strict'

/**
 * To one request or connection: Envoy begins at a random turn of its schedule, whose floating-point times settle turns of the same
 * time either way. So about one start in 25 counts 899 or 901 of 1,000 for 900.
 * @throws AssertionError naming who has more or less, or is not to be there
 */
export const assertShares = (
  seen: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
): void => {
  assert.deepEqual(Object.keys(seen).sort(), Object.keys(expected).sort())
  for (const [name, count] of Object.entries(expected))
    assert.ok(Math.abs((seen[name] ?? 0) - count) <= 1, `${name}: ${seen[name]} in place of ${count}`)
}
