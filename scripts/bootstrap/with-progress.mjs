const everyMs = 500

/** Says on standard error what is being done, for how long if it is a terminal, and how long it took. */
export const withProgress = async (doing, task) => {
  const started = Date.now()
  const seconds = () => ((Date.now() - started) / 1000).toFixed(1)
  const live = process.stderr.isTTY && !process.env.CI
  const show = () => process.stderr.write(`\r\x1b[Kwatershed: ${doing} … ${seconds()} s`)
  if (!live) process.stderr.write(`watershed: ${doing} …\n`)
  const timer = live ? setInterval(show, everyMs) : undefined
  try {
    const result = await task()
    process.stderr.write(
      live ? `\r\x1b[Kwatershed: ${doing}: done in ${seconds()} s\n` : `watershed: done in ${seconds()} s\n`,
    )
    return result
  } catch (error) {
    if (live) process.stderr.write('\n')
    throw error
  } finally {
    clearInterval(timer)
  }
}
