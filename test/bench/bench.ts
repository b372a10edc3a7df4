import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { newRoute } from './new-route.ts'
import type { Row } from './row.ts'
import { throughput } from './throughput.ts'
import { weightEdit } from './weight-edit.ts'

/** Each takes the number of routes and starts everything anew. */
const benches: Readonly<
  Record<string, { readonly run: (routes: number) => Promise<Row>; readonly routes: string }>
> = {
  'weight-edit': { run: weightEdit, routes: '10,1000,10000' },
  'new-route': { run: newRoute, routes: '10,3000' },
  throughput: { run: throughput, routes: '10,10000' },
}

const usage = `npm run bench -- NAME [--routes 10,1000,10000] [--json]

  weight-edit   from writing a manifest until a request shows the new split
  new-route     from writing a new route until a request to it is answered
  throughput    requests a second, against the same Envoy configured by hand
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    routes: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean' },
  },
})
const [name = ''] = positionals
const bench = benches[name]
if (!bench || values.help) {
  process.stderr.write(usage)
  process.exit(values.help ? 0 : 2)
}

const rows: Row[] = []
for (const routes of (values.routes ?? bench.routes).split(',').map(Number)) {
  if (!values.json) process.stderr.write(`${name} with ${routes} routes …\n`)
  const row = await bench.run(routes)
  rows.push(row)
  if (values.json) process.stdout.write(`${JSON.stringify(row)}\n`)
}
if (!values.json) process.stdout.write(`${render(rows)}\n`)

function render(found: readonly Row[]): string {
  const columns = [...new Set(found.flatMap((row) => Object.keys(row)))] as (keyof Row)[]
  const table = new Table({ head: columns, style: { head: [], border: [] } })
  for (const row of found) table.push(columns.map((column) => row[column] ?? ''))
  return table.toString()
}
