import { RE2JS } from '@bufbuild/re2'
import type { Refusal } from './refusal.ts'

export type RegExpCheck = (expression: string, path: string) => readonly Refusal[]

/** Bounds the time that compiling takes, here and in every edge. */
const mostOneCosts = 8_192
const mostAllCost = 32_768

/** Checks the regular expressions of one route: RE2's syntax, which is Envoy's, and their size, each and together. */
export const createRegExpCheck = (): RegExpCheck => {
  let spent = 0
  return (expression, path) => {
    if (expression === '')
      return [{ path, message: 'is empty: give a regular expression, or leave the match out' }]
    const cost = costOf(expression)
    if (cost > mostOneCosts)
      return [{ path, message: 'is too large a regular expression: shorten it, and repeat less often' }]
    spent += cost
    if (spent > mostAllCost)
      return [
        {
          path,
          message:
            'makes the regular expressions of this route too large together: split the route, or use Exact and PathPrefix',
        },
      ]
    const mistake = syntaxError(expression)
    return mistake ? [{ path, message: `is not a regular expression of RE2: ${mistake}` }] : []
  }
}

/** An upper bound of the compiled size: everything in it repeated as often as its counted repetitions say together. */
const costOf = (expression: string): number => {
  const counts = [...expression.matchAll(/\{(\d*),?(\d*)\}/g)]
  const repeats = counts.reduce((sum, [, from, to]) => sum + Math.max(Number(from), Number(to)), 1)
  return expression.length * repeats
}

const syntaxError = (expression: string): string | undefined => {
  try {
    RE2JS.compile(expression)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message.replace('error parsing regexp: ', '') : String(error)
  }
}
