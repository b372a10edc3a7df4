/**
 * Where `actual` disagrees with `expected`, one line each, as `rules[0].weight: expected 90, got 10`. Both are JSON
 * data. With `subset`, objects may have fields that `expected` does not name; lists have equal lengths either way. An
 * expected `null` means absent or null.
 */
export const differences = (
  actual: unknown,
  expected: unknown,
  compare: 'subset' | 'whole' = 'subset',
  path = '',
): readonly string[] => {
  if (Array.isArray(expected) && Array.isArray(actual)) return ofLists(actual, expected, compare, path)
  if (isObject(expected) && isObject(actual)) return ofObjects(actual, expected, compare, path)
  if (expected === null && actual === undefined) return []
  return Object.is(actual, expected)
    ? []
    : [`${path || 'the result'}: expected ${show(expected)}, got ${show(actual)}`]
}

type Compare = 'subset' | 'whole'
type Fields = Readonly<Record<string, unknown>>

const ofLists = (
  actual: readonly unknown[],
  expected: readonly unknown[],
  compare: Compare,
  path: string,
): readonly string[] => {
  const length =
    actual.length === expected.length
      ? []
      : [`${path || 'the result'}: expected ${expected.length} elements, got ${actual.length}`]
  const shared = expected.slice(0, actual.length)
  return [...length, ...shared.flatMap((value, i) => differences(actual[i], value, compare, `${path}[${i}]`))]
}

const ofObjects = (actual: Fields, expected: Fields, compare: Compare, path: string): readonly string[] => {
  const claimed = Object.keys(expected)
  const keys = compare === 'subset' ? claimed : [...new Set([...claimed, ...Object.keys(actual)])]
  return keys.flatMap((key) => differences(actual[key], expected[key], compare, inside(path, key)))
}

const inside = (path: string, key: string): string => {
  if (!/^[\w-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === '' ? key : `${path}.${key}`
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))
