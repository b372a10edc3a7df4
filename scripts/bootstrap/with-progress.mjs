const everyMs = 500

/**
 * Says on standard error what is being done, for how long if it is a terminal, and how it ended: `task` gives
 * `{missing: why}` when it could not.
 */
export const withProgress = async (doing, task) => {
  const started = Date.now()
  const seconds = () => ((Date.now() - started) / 1000).toFixed(1)
  const live = process.stderr.isTTY && !process.env.CI
  const show = () => process.stderr.write(`\r\x1b[Kwatershed: ${doing} … ${seconds()} s`)
  if (!live) process.stderr.write(`watershed: ${doing} …\n`)
  const timer = live ? setInterval(show, everyMs) : undefined
  let ended = 'failed'
  try {
    const result = await task()
    if (result?.missing === undefined) ended = 'done'
    return result
  } finally {
    clearInterval(timer)
    process.stderr.write(
      `${live ? `\r\x1b[Kwatershed: ${doing}: ` : 'watershed: '}${ended} after ${seconds()} s\n`,
    )
  }
}
