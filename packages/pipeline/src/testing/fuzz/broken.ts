import fc from 'fast-check'

/** A way to break a value: where, and what comes there. */
interface Break {
  /** Which of all the places in the value, modulo their number. */
  readonly at: number
  readonly how: 'replace' | 'remove' | 'add' | 'repeat'
  readonly key: string
  readonly value: unknown
}

const deep = (depth: number): unknown => {
  let value: unknown = 'bottom'
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { rules: value }
  return value
}

const oddStrings = [
  '',
  ' ',
  '*',
  '*.',
  '*.*.example.com',
  '/',
  '//',
  '../..',
  '%',
  '%00',
  '\u0000',
  '\r\nhost: evil',
  '\ud800',
  '\u202e',
  'İ',
  '🜁',
  '{{.}}',
  '%REQ(authority)%',
  '__proto__',
  'constructor',
  'toString',
  '(((((((((((((((',
  '(a+)+$',
  '[[:^alpha:]',
  'a'.repeat(100_000),
  '::1%eth0',
  '999.999.999.999',
  'xn--',
  '-----BEGIN CERTIFICATE-----',
]

const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    [],
    {},
    '',
    0,
    -1,
    0.5,
    65_536,
    2 ** 31,
    2 ** 53,
    1e308,
    [null],
    [[]],
    [{}],
  ),
  fc.constantFrom(...oddStrings),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(10, 200).map(deep),
  fc.jsonValue({ maxDepth: 3 }),
)

const oddKeys = [
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'length',
  'unknown',
  '',
  'İ',
  'type',
]

const breaks: fc.Arbitrary<Break> = fc.record({
  at: fc.nat({ max: 10_000 }),
  how: fc.constantFrom<Break['how']>('replace', 'replace', 'remove', 'add', 'repeat'),
  key: fc.constantFrom(...oddKeys),
  value: odd,
})

/** The value, broken on purpose in one to three places. */
export const broken = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(value, fc.array(breaks, { minLength: 1, maxLength: 3 }))
    .map(([whole, all]) => all.reduce<unknown>(broke, whole))

const broke = (value: unknown, one: Break): unknown => {
  const places = placesIn(value)
  return change(value, places[one.at % places.length] ?? [], one)
}

type Step = string | number

const placesIn = (
  value: unknown,
  at: readonly Step[] = [],
  found: (readonly Step[])[] = [],
): (readonly Step[])[] => {
  found.push(at)
  if (Array.isArray(value)) value.forEach((item, index) => placesIn(item, [...at, index], found))
  else if (isObject(value))
    for (const [key, item] of Object.entries(value)) placesIn(item, [...at, key], found)
  return found
}

const change = (value: unknown, [step, ...rest]: readonly Step[], one: Break): unknown => {
  if (step === undefined) return changed(value, one)
  const gone = rest.length === 0 && one.how === 'remove'
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) =>
      index === step ? (gone ? [] : [change(item, rest, one)]) : [item],
    )
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      key === step ? (gone ? [] : [[key, change(item, rest, one)]]) : [[key, item]],
    ),
  )
}

/** `fromEntries` makes own fields of the names of prototypes, as `JSON.parse` does. */
const changed = (value: unknown, { how, key, value: other }: Break): unknown => {
  if (how === 'add' && isObject(value)) return Object.fromEntries([...Object.entries(value), [key, other]])
  if ((how === 'add' || how === 'repeat') && Array.isArray(value))
    return [...(value as unknown[]), how === 'repeat' && value.length > 0 ? value[0] : other]
  if (how === 'repeat') return [value, value]
  return other
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
