import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'

export interface WaitOptions {
  /** What is awaited, as the end of the sentence "waited for …". */
  readonly what: string
  readonly deadlineMs?: number
  readonly everyMs?: number
}

/** What `waitFor` gives back: the condition's value without the values that mean "not yet". */
export type Truthy<V> = Exclude<V, false | null | undefined | 0 | ''>

/**
 * Asks `condition` again and again until it gives something truthy, and gives that back. A condition that throws is
 * not met yet.
 * @throws Error after `deadlineMs` (5 s), with what was awaited and the last value or error
 */
export const waitFor = async <V>(
  condition: () => V | Promise<V>,
  { what, deadlineMs = 5_000, everyMs = 10 }: WaitOptions,
): Promise<Truthy<V>> => {
  const deadline = performance.now() + deadlineMs
  for (;;) {
    const last = await attempt(condition)
    if ('value' in last && last.value) return last.value as Truthy<V>
    if (performance.now() >= deadline)
      throw new Error(`waited ${deadlineMs} ms for ${what}; ${lastSeen(last)}`)
    await sleep(everyMs)
  }
}

type Attempt<V> = { readonly value: V } | { readonly error: unknown }

const attempt = async <V>(condition: () => V | Promise<V>): Promise<Attempt<V>> => {
  try {
    return { value: await condition() }
  } catch (error) {
    return { error }
  }
}

const lastSeen = (last: Attempt<unknown>): string => {
  if ('value' in last) return `the last value was ${inspect(last.value, { depth: 6, breakLength: 110 })}`
  return `the last attempt threw ${last.error instanceof Error ? last.error.message : inspect(last.error)}`
}
