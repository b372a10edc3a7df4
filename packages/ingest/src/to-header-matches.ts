import type { ValueMatch } from '@watershed/model'
import { firstOfEachName } from './first-of-each-name.ts'

/** Header matches of an acceptable route: names are the same in upper and lower case, and the first of a name counts. */
export const toHeaderMatches = (headers: readonly ValueMatch[]): readonly ValueMatch[] =>
  firstOfEachName(headers.map(({ name, type, value }) => ({ name: name.toLowerCase(), type, value })))
