import type { ReportedObject } from '@watershed/model'
import type { SourceProblem } from '@watershed/wire'

/**
 * Where an agent's objects come from. What is reported is read from `objects` at the moment of sending; the listener only
 * hears which of them to look at again. So nothing behind a source queues up, and the newest version wins.
 */
export interface Source {
  /** By objectKey: what is so now. */
  readonly objects: ReadonlyMap<string, ReportedObject>
  /**
   * Origins that exist and have not been read since the source started: what they said to an earlier agent is unknown
   * and stays. One that ends in a slash stands for all below it; `/` for all there are.
   */
  unread(): ReadonlySet<string>
  /** At most `limits.problems`. */
  problems(): readonly SourceProblem[]
  /** The hub has accepted an object as it is now: what only former versions of it refer to is needed no more. */
  accepted(key: string): void
  /** From now on, the listener hears of what changes. */
  listen(listener: SourceListener): void
  stop(): void
}

/** One that holds Secrets and ConfigMaps whether or not somebody refers to them. */
export type FolderSource = Omit<Source, 'accepted'>

export interface SourceListener {
  /** Objects by these keys came, went or differ. */
  changed(keys: Iterable<string>): void
  problemsChanged(): void
  /** An origin is unread no more: only a full report can say what it does not hold any longer. */
  readAtLast(origin: string): void
}
