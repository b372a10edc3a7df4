import { RE2JS } from '@bufbuild/re2'

export interface LinearRegExp {
  test(text: string): boolean
  /** The pattern. */
  toString(): string
}

/**
 * The longest string that any pattern is tried on. A longer one exceeds every maxLength beside a pattern, and is
 * reported for that.
 */
const longestMatched = 8_192

const compiled = new Map<string, LinearRegExp>()

/**
 * A pattern of a schema, compiled once and matched in linear time: whoever may report an object chooses what it is matched
 * with, and the API's own pattern for header values takes JavaScript exponential time.
 */
export const linearRegExp = (pattern: string): LinearRegExp => {
  const known = compiled.get(pattern)
  if (known) return known
  const expression = RE2JS.compile(pattern)
  const made = {
    test: remember((text) => text.length <= longestMatched && expression.test(text)),
    // What ajv tells patterns apart by.
    toString: () => pattern,
  }
  compiled.set(pattern, made)
  return made
}

/** Short words are remembered: kinds, names and namespaces come again with every version of an object. */
const longestRemembered = 64
const mostRemembered = 1_000

const remember = (test: (text: string) => boolean): ((text: string) => boolean) => {
  const results = new Map<string, boolean>()
  return (text) => {
    const known = results.get(text)
    if (known !== undefined) return known
    const result = test(text)
    if (text.length > longestRemembered) return result
    if (results.size >= mostRemembered) results.clear()
    results.set(text, result)
    return result
  }
}
