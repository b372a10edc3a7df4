import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { namespaceVariable, runInNamespace } from '@watershed/lab'
import Table from 'cli-table3'
import type { Bench } from './benches.ts'
import { benches } from './benches.ts'
import { tellGoal } from './goal.ts'
import type { Row } from './row.ts'

const list = Object.entries(benches)
  .map(([name, { does, full }]) => `  ${name.padEnd(17)} ${does} (${full.join(', ')})`)
  .join('\n')

const usage = `npm run bench [-- NAME …] [--full | --small | --routes 10,1000,10000] [--json]

${list}

Without a NAME all run, one after the other, and small. One that is named runs at the sizes in parentheses, at which its goals are stated.
It ends with 1 if a goal was missed. Every size of a bench ends within its minutes, or is ended.
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    routes: { type: 'string' },
    full: { type: 'boolean' },
    small: { type: 'boolean' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean' },
  },
})
const unknown = positionals.find((name) => !(name in benches))
if (unknown !== undefined || values.help) {
  if (unknown !== undefined) process.stderr.write(`there is no bench ${unknown}\n\n`)
  process.stderr.write(usage)
  process.exit(values.help ? 0 : 2)
}

const [name, ...others] = positionals
const bench = name === undefined ? undefined : benches[name]
const say = (line: string): void => void process.stderr.write(`${line}\n`)

process.exitCode =
  name !== undefined && bench && others.length === 0
    ? await runOne(name, bench)
    : await runEach(positionals.length > 0 ? positionals : Object.keys(benches))

/** Each in a process of its own: none is measured in what another has left behind. */
async function runEach(names: readonly string[]): Promise<number> {
  const started = performance.now()
  const size = values.full || positionals.length > 0 ? '--full' : '--small'
  const flags = values.routes === undefined ? [size] : ['--routes', values.routes]
  const missed: string[] = []
  for (const [index, one] of names.entries()) {
    say(`[${index + 1}/${names.length}] ${one}`)
    const args = [import.meta.filename, one, ...flags, ...(values.json ? ['--json'] : [])]
    const child = spawn(process.execPath, args, { stdio: 'inherit' })
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code !== 0) missed.push(one)
  }
  const minutes = ((performance.now() - started) / 60_000).toFixed(1)
  say(missed.length === 0 ? `all goals met, in ${minutes} minutes` : `missed: ${missed.join(', ')}`)
  return missed.length === 0 ? 0 : 1
}

async function runOne(of: string, { run, full, small, minutes, goals, onLab }: Bench): Promise<number> {
  if (onLab && process.env[namespaceVariable] === undefined)
    return runInNamespace(process.execPath, process.argv.slice(1))
  const sizes = values.routes?.split(',').map(Number) ?? (values.small ? small : full)
  const rows: Row[] = []
  for (const size of sizes) {
    say(`${of} with ${size}, for at most ${minutes} minutes …`)
    const late = setTimeout(() => {
      say(`${of} with ${size} did not end within ${minutes} minutes`)
      process.exit(1)
    }, minutes * 60_000)
    const row = await run(size)
    clearTimeout(late)
    rows.push(row)
    if (values.json) process.stdout.write(`${JSON.stringify(row)}\n`)
  }
  if (!values.json) process.stdout.write(`${render(rows)}\n`)
  const found = goals(rows)
  for (const goal of found) say(tellGoal(goal))
  return found.every(({ met }) => met) ? 0 : 1
}

function render(found: readonly Row[]): string {
  const columns = [...new Set(found.flatMap((row) => Object.keys(row)))] as (keyof Row)[]
  const table = new Table({ head: columns, style: { head: [], border: [] } })
  for (const row of found) table.push(columns.map((column) => row[column] ?? ''))
  return table.toString()
}
