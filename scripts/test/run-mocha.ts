import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Mocha from 'mocha'
import settings from '../../.mocharc.json' with { type: 'json' }
import { root } from './root.ts'
import type { Totals } from './totals.ts'

const lingeringMs = 3_000

/** Runs test files in this process. */
export const runMocha = async (files: readonly string[], grep: string | undefined): Promise<Totals> => {
  const mocha = new Mocha({ timeout: settings.timeout, forbidOnly: Boolean(process.env['CI']) })
  if (grep !== undefined) mocha.grep(new RegExp(grep))
  for (const file of files) mocha.addFile(join(root, file))
  // Mocha hands these on and would otherwise lose them; thrown, they fail the test that is running.
  process.on('unhandledRejection', rethrow)
  try {
    await mocha.loadFilesAsync()
  } catch (error) {
    console.error('A test file cannot be loaded, so none was run:', error)
    return { passed: 0, failed: 1, skipped: 0 }
  }
  const totals = await new Promise<Totals>((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {}
      resolve({ passed: passes, failed: failures, skipped: pending })
    })
  })
  await reportLingering()
  process.off('unhandledRejection', rethrow)
  return totals
}

const rethrow = (reason: unknown): never => {
  throw reason
}

/** Tests clean up after themselves; one that does not would otherwise keep this process from ending, without a word. */
const reportLingering = async (): Promise<void> => {
  const deadline = performance.now() + lingeringMs
  for (let left = lingering(); left.length > 0; left = lingering()) {
    if (performance.now() > deadline) return console.log(`Tests left behind: ${left.join(', ')}`)
    await sleep(50)
  }
}

const lingering = (): readonly string[] =>
  process.getActiveResourcesInfo().filter((kind) => !['PipeWrap', 'TTYWrap', 'Timeout'].includes(kind))
