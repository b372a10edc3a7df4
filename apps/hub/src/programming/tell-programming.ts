import type { Pipeline, Programming } from '@watershed/pipeline'
import type { ProgrammingClock } from './programming-clock.ts'

/** Tells the pipeline what claims have come to. */
export interface ProgrammingTeller {
  /** By record key; undefined is nothing any more. */
  tell(states: ReadonlyMap<string, Programming | undefined>): void
  /** What was told last, whether the pipeline has it yet or not. */
  told(key: string): Programming | undefined
  stop(): void
}

/** Some 15 ms of statuses. */
const mostAtOnce = 200

/** Some at a time: an edge that has loaded acknowledges tens of thousands at once, which would hold up all else for seconds. */
export const tellProgramming = (
  pipeline: Pick<Pipeline, 'programming' | 'update'>,
  clock: Pick<ProgrammingClock, 'after'>,
): ProgrammingTeller => {
  const untold = new Map<string, Programming | undefined>()
  let cancel: (() => void) | undefined

  const tellSome = (): void => {
    cancel = undefined
    const some = [...untold.entries().take(mostAtOnce)]
    for (const [key] of some) untold.delete(key)
    pipeline.update(() => {
      for (const [key, state] of some)
        if (state) pipeline.programming.set(key, state)
        else pipeline.programming.delete(key)
    })
    if (untold.size > 0) cancel = clock.after(0, tellSome)
  }

  return {
    tell: (states) => {
      for (const [key, state] of states) untold.set(key, state)
      if (untold.size > 0 && !cancel) tellSome()
    },
    told: (key) => (untold.has(key) ? untold.get(key) : pipeline.programming.get(key)),
    stop: () => cancel?.(),
  }
}
