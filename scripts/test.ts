// `npm test [-- [--long | --only-long] [-g PATTERN] [PATH…]]`: runs every test, or those whose file's path contains a PATH and
// whose title matches PATTERN. --long adds those that take minutes; --only-long (`npm run test:e2e`) runs nothing else. The
// last line is `N passed, N failed`, with `, N skipped` where some were.
import { parseArgs } from 'node:util'
import { findTests } from './test/find-tests.ts'
import { runSuites } from './test/run-suites.ts'
import { summary } from './test/totals.ts'

const { values, positionals } = parseArgs({
  options: {
    grep: { type: 'string', short: 'g' },
    long: { type: 'boolean' },
    'only-long': { type: 'boolean' },
  },
  allowPositionals: true,
})
const long = values['only-long'] ? 'only' : values.long ? 'too' : 'none'
const { totals, skipped } = await runSuites(await findTests(positionals, long), values.grep)
if (skipped !== undefined) console.log(skipped)
console.log(summary(totals))
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0)
