import type { ReachedPosition } from '@watershed/store'
import type { StreamStatus } from '@watershed/xds'

/** Knows up to which revision a stream's edge has acknowledged, or refused, everything. */
export interface StreamPositions {
  /** All up to this position is in the edges' views since `at`. */
  reached(position: ReachedPosition, at: number): void
  /** The revision, or -1 while nothing can be said of the edge. */
  of(stream: Pick<StreamStatus, 'waitingForReady' | 'unsettledSince'>): number
  latest(): ReachedPosition
}

interface Mark {
  readonly revision: number
  readonly at: number
}

/** As many revisions are told apart behind what is newest; of older ones a later one stands for the earlier. */
const mostMarks = 2_048

export const createStreamPositions = (): StreamPositions => {
  let marks: readonly Mark[] = []
  let latest: ReachedPosition = { dataset: '', revision: -1 }
  let pushed: Mark[] = []

  const thin = (): void => {
    // Every second of the older half: what falls out counts as not acknowledged until its successor is.
    const half = pushed.length / 2
    pushed = pushed.filter((_, index) => index >= half || index % 2 === 0)
  }

  return {
    reached: (position, at) => {
      if (position.dataset !== latest.dataset) pushed = []
      latest = position
      pushed.push({ revision: position.revision, at })
      if (pushed.length > mostMarks) thin()
      marks = pushed
    },
    of: ({ waitingForReady, unsettledSince }) => {
      if (waitingForReady || unsettledSince === 0) return -1
      if (unsettledSince === undefined) return latest.revision
      return lastBefore(marks, unsettledSince)
    },
    latest: () => latest,
  }
}

/** A change of a revision came at its mark or before, so what is unsettled since later is of later revisions. */
const lastBefore = (marks: readonly Mark[], since: number): number => {
  let [low, high] = [0, marks.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((marks[middle]?.at ?? Infinity) < since) low = middle + 1
    else high = middle
  }
  return marks[low - 1]?.revision ?? -1
}
