// Runs test files in this process and writes their totals into a file, as JSON: run-files.ts TOTALS PATTERN FILE…, where an
// empty PATTERN is every title.
import { writeFile } from 'node:fs/promises'
import { runMocha } from './run-mocha.ts'

const [totalsFile = '', pattern = '', ...files] = process.argv.slice(2)
const totals = await runMocha(files, pattern === '' ? undefined : pattern)
await writeFile(totalsFile, JSON.stringify(totals))
process.exit()
