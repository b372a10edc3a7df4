import type { Store } from '@watershed/store'
import type { FastifyBaseLogger } from 'fastify'
import type { ProgrammingClock } from './programming-clock.ts'

/** Writes down in Redis what edges have acknowledged, a little later and all at once. */
export interface ClaimMemory {
  /** An object's claim was acknowledged; undefined: the object claims nothing any more. */
  note(key: string, claim: string | undefined): void
  stop(): void
}

const laterMs = 200
const againMs = 2_000

export const rememberClaims = (
  store: Pick<Store, 'rememberClaims'>,
  clock: ProgrammingClock,
  log: Pick<FastifyBaseLogger, 'warn'>,
): ClaimMemory => {
  const unsaved = new Map<string, string | undefined>()
  let isDue = false
  let cancel = (): void => undefined
  let stopped = false

  const schedule = (ms: number): void => {
    if (isDue || stopped) return
    isDue = true
    cancel = clock.after(ms, () => void save())
  }

  const save = async (): Promise<void> => {
    const batch = new Map(unsaved)
    unsaved.clear()
    try {
      const set = [...batch].flatMap(([key, claim]): [string, string][] =>
        claim === undefined ? [] : [[key, claim]],
      )
      const deleted = [...batch.keys()].filter((key) => batch.get(key) === undefined)
      await store.rememberClaims({ set: new Map(set), deleted })
      isDue = false
      if (unsaved.size > 0) schedule(laterMs)
    } catch (err) {
      log.warn({ err }, 'Redis could not be told what edges have acknowledged; trying again')
      for (const [key, claim] of batch) if (!unsaved.has(key)) unsaved.set(key, claim)
      isDue = false
      schedule(againMs)
    }
  }

  return {
    note: (key, claim) => {
      unsaved.set(key, claim)
      schedule(laterMs)
    },
    stop: () => {
      stopped = true
      cancel()
    },
  }
}
