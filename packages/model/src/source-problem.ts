/** What an agent could not read or may not report, for the person who can mend it. */
export interface SourceProblem {
  /** Relative to the folder. */
  readonly file: string
  /** From 1. */
  readonly line?: number
  /** From 1. */
  readonly column?: number
  /** `Service shop/web`. */
  readonly object?: string
  readonly message: string
  readonly cure: string
}
