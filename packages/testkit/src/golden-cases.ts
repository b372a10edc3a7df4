import { AssertionError } from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments, stringify } from 'yaml'
import { differences } from './differences.ts'

export interface GoldenOptions {
  /** `subset` (the default): the result may say more than `out.yaml` claims. `whole`: it may not. */
  readonly compare?: 'subset' | 'whole'
}

const shownCharacters = 8_000

/**
 * Registers one mocha test for each folder `<folder>/<case>`: `run` gets the documents of its `in.yaml`, and what it
 * gives back has to agree with its `out.yaml`. Lists are compared element by element at equal length; a `null`
 * claims that the field is absent or null.
 * @throws Error when there is no case, since that would test nothing
 */
export const goldenCases = (
  folder: string,
  run: (input: unknown[]) => unknown,
  { compare = 'subset' }: GoldenOptions = {},
): void => {
  const cases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  if (cases.length === 0)
    throw new Error(`${folder} has no case: add one as <case>/in.yaml and <case>/out.yaml`)
  for (const { name } of cases.sort((a, b) => a.name.localeCompare(b.name))) {
    it(name, async () => {
      const expected = outputOf(join(folder, name, 'out.yaml'))
      const actual = asData(await run(readDocuments(join(folder, name, 'in.yaml'))))
      const found = differences(actual, expected, compare)
      if (found.length > 0) throw disagreement(join(folder, name), found, actual)
    })
  }
}

const readDocuments = (file: string): unknown[] => {
  const documents = parseAllDocuments(readFileSync(file, 'utf8'))
  if (!Array.isArray(documents)) return []
  return documents.map((document) => {
    const [error] = document.errors
    if (error !== undefined) throw new Error(`${file}: ${error.message}`, { cause: error })
    return document.toJS() as unknown
  })
}

const outputOf = (file: string): unknown => {
  const documents = readDocuments(file)
  if (documents.length === 0) throw new Error(`${file} is empty and so claims nothing`)
  return documents.length === 1 ? documents[0] : documents
}

/** What the result is as JSON: no `undefined`, maps as objects, sets as lists, bigints as numbers. */
const asData = (value: unknown): unknown =>
  value === undefined ? null : (JSON.parse(JSON.stringify(value, plain)) as unknown)

const plain = (_key: string, value: unknown): unknown => {
  if (value instanceof Map) return Object.fromEntries(value)
  if (value instanceof Set) return [...value]
  if (typeof value === 'bigint') return Number(value)
  return value
}

const disagreement = (path: string, found: readonly string[], actual: unknown): AssertionError => {
  const result = stringify(actual)
  const shown = result.length > shownCharacters ? `${result.slice(0, shownCharacters)}…\n` : result
  return new AssertionError({
    message: `${path}/out.yaml disagrees:\n${found.map((line) => `  ${line}`).join('\n')}\n\nThe result:\n${shown}`,
  })
}
