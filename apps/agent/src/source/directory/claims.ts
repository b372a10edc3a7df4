import { isDeepStrictEqual } from 'node:util'
import type { ReportedObject } from '@watershed/model'
import type { PlacedObject } from './read-chunk.ts'

/** What one file says of an object. */
export interface Claim extends PlacedObject {
  /** The file no longer holds it, but has not been still for long enough to say so. */
  readonly leaving: boolean
}

export interface Claims {
  /** By objectKey: of what is claimed, the version that counts. */
  readonly objects: ReadonlyMap<string, ReportedObject>
  /** Keys that more than one file claims. */
  readonly contested: ReadonlySet<string>
  /** By file, in path order. */
  of(key: string): readonly (readonly [file: string, claim: Claim])[]
  /** Without a claim, the file says nothing of the object any longer. Returns whether the version that counts differs now. */
  set(file: string, key: string, claim: Claim | undefined): boolean
}

/**
 * Which file's version of an object counts: the first by path order that holds it. A file that is about to lose the object
 * counts only where no other has it, so an object that moves between files is never gone.
 */
export const createClaims = (): Claims => {
  const objects = new Map<string, ReportedObject>()
  const contested = new Set<string>()
  const claims = new Map<string, readonly (readonly [string, Claim])[]>()

  const replace = (
    file: string,
    key: string,
    claim: Claim | undefined,
  ): readonly (readonly [string, Claim])[] => {
    const others = (claims.get(key) ?? []).filter(([other]) => other !== file)
    if (claim) others.push([file, claim])
    if (others.length > 1) others.sort(([a], [b]) => (a < b ? -1 : 1))
    return others
  }
  return {
    objects,
    contested,
    of: (key) => claims.get(key) ?? [],
    set: (file, key, claim) => {
      const all = replace(file, key, claim)
      if (all.length > 0) claims.set(key, all)
      else claims.delete(key)
      if (all.length > 1) contested.add(key)
      else contested.delete(key)

      const before = objects.get(key)
      const now = (all.find(([, { leaving }]) => !leaving) ?? all[0])?.[1].object
      if (now === before || isDeepStrictEqual(now, before)) return false
      if (now) objects.set(key, now)
      else objects.delete(key)
      return true
    },
  }
}
