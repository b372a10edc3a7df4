/** What happened to a key: it was there before, or came. Whether it is there now is for the resource to say. */
export interface LoggedChange {
  readonly key: string
  readonly existed: boolean
  /** Whether the same key changed again since. */
  readonly superseded: boolean
}

/** The last changes of a resource by their number. It keeps keys and no values, so its size is bounded whatever changes. */
export interface ChangeLog {
  /** The number of the last change; 0 before the first. */
  readonly head: number
  /** What can still be told: all after this number. */
  readonly tail: number
  append(key: string, existed: boolean): void
  /** The change of this number, between tail and head. */
  at(number: number): LoggedChange | undefined
  /** Resolves when something comes, or when the time is over. */
  wait(after: number, ms: number): Promise<void>
}

export const createChangeLog = (capacity: number): ChangeLog => {
  const changes: { readonly key: string; readonly existed: boolean }[] = []
  const latest = new Map<string, number>()
  const waiting = new Set<() => void>()
  let head = 0
  const tail = (): number => Math.max(0, head - capacity)

  return {
    get head() {
      return head
    },
    get tail() {
      return tail()
    },
    append: (key, existed) => {
      head += 1
      const place = head % capacity
      const dropped = changes[place]
      if (dropped && latest.get(dropped.key) === head - capacity) latest.delete(dropped.key)
      changes[place] = { key, existed }
      latest.set(key, head)
      for (const wake of waiting) wake()
    },
    at: (number) => {
      const change = number > tail() && number <= head ? changes[number % capacity] : undefined
      return change && { ...change, superseded: latest.get(change.key) !== number }
    },
    wait: (after, ms) =>
      new Promise((resolve) => {
        const done = (): void => {
          waiting.delete(done)
          clearTimeout(timer)
          resolve()
        }
        const timer = setTimeout(done, head > after ? 0 : ms)
        waiting.add(done)
      }),
  }
}
