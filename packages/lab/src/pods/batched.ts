const afterMs = 50

/** Calls `task` once for all calls within 50 ms. */
export const batched = (task: () => void): (() => void) => {
  let timer: NodeJS.Timeout | undefined
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined
      task()
    }, afterMs)
  }
}
