// Runs one test file and writes its totals into a file, as JSON: run-one-file.ts FILE TOTALS [PATTERN].
import { writeFile } from 'node:fs/promises'
import { runMocha } from './run-mocha.ts'

const [file = '', totalsFile = '', grep] = process.argv.slice(2)
const totals = await runMocha([file], grep)
await writeFile(totalsFile, JSON.stringify(totals))
process.exit()
