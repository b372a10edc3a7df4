/** A claim of an object, and where in the history of changes it was made. */
export interface Claimed {
  readonly claim: string
  /** From which on edges that have acknowledged everything have acknowledged it. */
  readonly revision: number
  readonly since: number
}

/** What objects claim, and which of it edges have yet to acknowledge, in the order of revisions. */
export interface WaitingClaims {
  /** The object claims something else from the next revision on; nothing: it claims nothing any more. */
  claim(key: string, claim: string | undefined, isProgrammed: boolean): void
  /** What was claimed since the last revision is part of this one. In another dataset all is. */
  reached(revision: number, isAnother: boolean, at: number): void
  /** Those up to a revision wait no longer, and are answered. */
  release(revision: number): ReadonlyMap<string, Claimed>
  waiting(): ReadonlyMap<string, Claimed>
  get(key: string): Claimed | undefined
}

export const createWaitingClaims = (): WaitingClaims => {
  const claimed = new Map<string, Claimed>()
  const waiting = new Map<string, Claimed>()
  const fresh = new Map<string, { readonly claim: string; readonly waits: boolean }>()

  const put = (key: string, entry: Claimed, waits: boolean): void => {
    claimed.set(key, entry)
    waiting.delete(key)
    if (waits) waiting.set(key, entry)
  }

  return {
    claim: (key, claim, isProgrammed) => {
      fresh.delete(key)
      waiting.delete(key)
      claimed.delete(key)
      if (claim !== undefined) fresh.set(key, { claim, waits: !isProgrammed })
    },
    reached: (revision, isAnother, at) => {
      if (isAnother)
        for (const [key, entry] of [...claimed]) put(key, { ...entry, revision }, waiting.has(key))
      for (const [key, { claim, waits }] of fresh) put(key, { claim, revision, since: at }, waits)
      fresh.clear()
    },
    release: (revision) => {
      const released = new Map<string, Claimed>()
      for (const [key, entry] of waiting) {
        if (entry.revision > revision) break
        waiting.delete(key)
        released.set(key, entry)
      }
      return released
    },
    waiting: () => waiting,
    get: (key) => claimed.get(key),
  }
}
