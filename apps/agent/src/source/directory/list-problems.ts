import type { SourceProblem } from '@watershed/wire'
import { limits } from '@watershed/wire'
import { describeObject } from '../../report/trim-object.ts'
import type { Claims } from './claims.ts'

/** All that is wrong with a folder, by file and line. Doubles count between files that are still: one may be about to move. */
export const listProblems = (
  faulty: ReadonlyMap<string, readonly SourceProblem[]>,
  claims: Claims,
  isStill: (file: string) => boolean,
): readonly SourceProblem[] => {
  const all = [...[...faulty.values()].flat(), ...doublesOf(claims, isStill)].sort(byPlace)
  if (all.length <= limits.problems) return all
  const told = all.slice(0, limits.problems - 1)
  const rest = all.slice(told.length)
  const file = rest[0]?.file ?? ''
  const message = `is where a list of ${rest.length} more problems begins, too long to tell`
  return [...told, { file, message, cure: 'Mend the problems above; those that remain are told then.' }]
}

const byPlace = (a: SourceProblem, b: SourceProblem): number => {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return (a.line ?? 0) - (b.line ?? 0)
}

const doublesOf = (claims: Claims, isStill: (file: string) => boolean): readonly SourceProblem[] =>
  [...claims.contested].flatMap((key) => {
    const [first, ...others] = claims.of(key).filter(([file, { leaving }]) => !leaving && isStill(file))
    return others.map(([file, { object, line, column }]) => ({
      file,
      line,
      column,
      object: describeObject(object),
      message: `is also in ${first?.[0]}, line ${first?.[1].line}, which counts as it comes first by name`,
      cure: 'Remove it from one of the two files, or rename it.',
    }))
  })

export const tellCrowded = (file: string, maxObjects: number): SourceProblem => ({
  file,
  message: `is left out: with it the folder would hold more than ${maxObjects} objects`,
  cure: 'Remove objects, or report part of the folder as another cluster.',
})
