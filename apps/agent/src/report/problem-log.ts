import type { SourceProblem } from '@watershed/wire'
import type { Logger } from 'pino'

/** Logs each problem when it comes and when it is gone. */
export const createProblemLog = (log: Logger): ((problems: readonly SourceProblem[]) => void) => {
  let known = new Map<string, SourceProblem>()
  return (problems) => {
    const now = new Map(problems.map((problem) => [JSON.stringify(problem), problem]))
    for (const [key, { message, ...place }] of now)
      if (!known.has(key)) log.warn({ ...place, problem: message }, 'a problem that the hub is told of')
    for (const [key, { file, line, object }] of known)
      if (!now.has(key)) log.info({ file, line, object }, 'a problem is gone')
    known = now
  }
}
