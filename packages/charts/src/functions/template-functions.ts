import { stringify } from 'yaml'
import { ChartError } from '../chart-error.ts'
import { kubernetesYaml } from '../kubernetes-yaml.ts'
import type { TemplateFunction } from '../template/execute.ts'
import { formatText } from './format-text.ts'
import { isTrue, print } from './values.ts'

/** What is random or looked up, which the caller supplies. */
export interface Surroundings {
  /** `count` letters and digits that nobody can guess. */
  readonly randomText: (count: number) => string
  /** Hexadecimal. */
  readonly sha256: (text: string) => string
}

type Functions = Readonly<Record<string, TemplateFunction>>

/**
 * The functions that our charts use, as Go, Sprig and Helm define them: https://helm.sh/docs/chart_template_guide/function_list/
 * Nothing is looked up in a cluster, as with `helm template`; and certificates are not made, but given as values.
 */
export const templateFunctions = (surroundings: Surroundings): Functions => ({
  ...logic,
  ...texts,
  ...collections,
  ...outcomes,
  randAlphaNum: (count) => surroundings.randomText(Number(count)),
  sha256sum: (value) => surroundings.sha256(text(value)),
  lookup: () => ({}),
})

const logic: Functions = {
  not: (value) => !isTrue(value),
  eq: (value, ...others) => others.some((other) => same(value, other)),
  ne: (one, other) => !same(one, other),
  gt: (one, other) => Number(one) > Number(other),
  ge: (one, other) => Number(one) >= Number(other),
  lt: (one, other) => Number(one) < Number(other),
  default: (fallback, value) => (isTrue(value) ? value : fallback),
  ternary: (one, other, test) => (isTrue(test) ? one : other),
  add: (...values) => values.reduce((sum: number, value) => sum + Number(value), 0),
  int: (value) => Math.trunc(Number(value)),
}

const texts: Functions = {
  printf: (format, ...args) => formatText(text(format), args),
  quote: (value) => JSON.stringify(print(value)),
  indent: (spaces, value) => indent(Number(spaces), text(value)),
  nindent: (spaces, value) => `\n${indent(Number(spaces), text(value))}`,
  join: (separator, values) => list(values).map(print).join(text(separator)),
  trimSuffix: (suffix, value) => {
    const [end, whole] = [text(suffix), text(value)]
    return end !== '' && whole.endsWith(end) ? whole.slice(0, -end.length) : whole
  },
  regexFind: (pattern, value) => new RegExp(text(pattern)).exec(text(value))?.[0] ?? '',
  b64enc: (value) => Buffer.from(text(value)).toString('base64'),
  b64dec: (value) => Buffer.from(text(value), 'base64').toString(),
  toString: (value: unknown) => print(value),
  toYaml: (value) =>
    stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, ...kubernetesYaml }).trimEnd(),
  toJson: (value) => JSON.stringify(value),
}

const collections: Functions = {
  dict: (...entries) =>
    Object.fromEntries(
      Array.from({ length: entries.length / 2 }, (_, at) => [text(entries[2 * at]), entries[2 * at + 1]]),
    ),
  list: (...values) => values,
  append: (values, value) => [...list(values), value],
  concat: (...lists) => lists.flatMap(list),
  has: (value, values) => list(values).some((one) => same(one, value)),
  hasKey: (map, key) => Object.hasOwn(map ?? {}, text(key)),
  index: (of, key) => (of as Readonly<Record<string, unknown>> | undefined)?.[text(key)],
  len: (value) => (typeof value === 'string' ? value.length : Object.keys(value ?? {}).length),
}

const outcomes: Functions = {
  required: (message, value) => {
    if (value === undefined || value === null || value === '') throw new ChartError('Refused', text(message))
    return value
  },
  fail: (message) => {
    throw new ChartError('Refused', text(message))
  },
}

const same = (one: unknown, other: unknown): boolean => (one ?? null) === (other ?? null)

const text = (value: unknown): string => print(value)

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const indent = (spaces: number, value: string): string => value.replaceAll(/^/gm, ' '.repeat(spaces))
