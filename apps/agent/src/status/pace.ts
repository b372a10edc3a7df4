import type { Clock } from '@watershed/kube'
import { isPending } from './is-pending.ts'
import type { Wanted } from './status-writer.ts'

/**
 * An object that has been calm is written at once. One that goes on changing, as a Gateway does to which routes are attached one
 * after the other, is written when it has not changed for `quietMs`, and meanwhile in gaps that grow: so a thousand changes
 * cost few writes, and the last of them is written soon. What edges have yet to acknowledge is held for `pendingMs`, in which they
 * nearly always do: so a generation costs one write, and one that stays pending is told all the same.
 */
const pace = {
  quietMs: 300,
  firstGapMs: 100,
  longestGapMs: 10_000,
  /** Without a change for so long, the next one is the first again. */
  calmMs: 5_000,
  pendingMs: 2_000,
}

/** When one object is due. Times as the clock has them. */
export interface Pace {
  changed(wanted: Wanted): void
  written(): void
  /** Not before so many ms from now. */
  hold(ms: number): void
  /** 0 and less: now. */
  dueInMs(): number
}

export const createPace = (clock: Clock): Pace => {
  let lastChange = Number.NEGATIVE_INFINITY
  let lastWrite = Number.NEGATIVE_INFINITY
  let gapMs = pace.firstGapMs
  let notBefore = Number.NEGATIVE_INFINITY
  let pendingSince: number | undefined
  return {
    changed: (wanted) => {
      if (clock.now() - lastChange > pace.calmMs) gapMs = pace.firstGapMs
      lastChange = clock.now()
      pendingSince = isPending(wanted) ? (pendingSince ?? lastChange) : undefined
    },
    written: () => {
      lastWrite = clock.now()
      gapMs = Math.min(gapMs * 2, pace.longestGapMs)
    },
    hold: (ms) => {
      notBefore = clock.now() + ms
    },
    dueInMs: () => {
      const due = Math.min(lastChange + pace.quietMs, lastWrite + gapMs)
      const held = pendingSince === undefined ? due : Math.max(due, pendingSince + pace.pendingMs)
      return Math.max(held, notBefore) - clock.now()
    },
  }
}
