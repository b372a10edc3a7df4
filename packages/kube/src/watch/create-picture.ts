import type { KubeError } from '../kube-error.ts'
import type { RawObject } from './list-pages.ts'
import type { ObjectEvent } from './read-events.ts'
import type { WatchListener, WatchState } from './watch-options.ts'

/** What a listener has been told of a kind: keys only. */
export interface Picture {
  readonly isEmpty: boolean
  beginList(): void
  /** An object of the list. */
  listed(object: RawObject): void
  /** The list was whole: what it did not hold is gone. */
  endList(): void
  happened(event: ObjectEvent): void
  state(state: WatchState, problem?: KubeError): void
}

/** Lets the listener hear of it, and `fault` of what it or `trim` throws, until `end`. */
export const createPicture = <T>(
  trim: (object: unknown) => T | undefined,
  listener: WatchListener<T>,
  fault: (error: unknown) => void,
  end: AbortSignal,
): Picture => {
  const known = new Set<string>()
  let seen = new Set<string>()

  const guard = (run: () => void): void => {
    if (end.aborted) return
    try {
      run()
    } catch (error) {
      fault(error)
    }
  }
  const set = (key: string, object: RawObject): void =>
    guard(() => {
      const trimmed = trim(object)
      if (trimmed === undefined) forget(key)
      else {
        known.add(key)
        listener.set(key, trimmed)
      }
    })
  const forget = (key: string): void => {
    if (known.delete(key)) guard(() => listener.deleted(key))
  }
  return {
    get isEmpty() {
      return known.size === 0
    },
    beginList: () => {
      seen = new Set()
    },
    listed: (object) => {
      const key = keyOf(object)
      seen.add(key)
      set(key, object)
    },
    endList: () => {
      for (const key of known) if (!seen.has(key)) forget(key)
      seen = new Set()
      guard(() => listener.synced())
    },
    happened: ({ type, object }) => {
      if (type === 'ADDED' || type === 'MODIFIED') set(keyOf(object), object)
      else if (type === 'DELETED') forget(keyOf(object))
    },
    state: (state, problem) => guard(() => listener.state(state, problem)),
  }
}

const keyOf = ({ metadata }: RawObject): string => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`
