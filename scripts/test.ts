// `npm test [-- [--long | --only-long] [-g PATTERN] [PATH…]]`: runs every test, or those whose file's path contains a PATH and
// whose title matches PATTERN. --long adds those that take minutes; --only-long (`npm run test:e2e`) runs nothing else. The
// last line is `N passed, N failed`, with `, N skipped` where some were.
import { parseArgs } from 'node:util'
import { findTests } from './test/find-tests.ts'
import { runKubeTests } from './test/run-kube-tests.ts'
import { runMocha } from './test/run-mocha.ts'
import { sum, summary } from './test/totals.ts'

const { values, positionals } = parseArgs({
  options: {
    grep: { type: 'string', short: 'g' },
    long: { type: 'boolean' },
    'only-long': { type: 'boolean' },
  },
  allowPositionals: true,
})
const long = values['only-long'] ? 'only' : values.long ? 'too' : 'none'
const files = await findTests(positionals, long)
const plain = files.plain.length > 0 ? [await runMocha(files.plain, values.grep)] : []
const kube = await runKubeTests(files.kube, values.grep)
const totals = sum([...plain, kube.totals])
if (kube.skipped !== undefined) console.log(kube.skipped)
console.log(summary(totals))
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0)
