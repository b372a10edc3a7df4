import { parseArgs } from 'node:util'
import { namespaceVariable, runInNamespace } from '@watershed/lab'
import Table from 'cli-table3'
import { agentScale } from './agent-scale.ts'
import { kubeWeightEdit } from './kube-weight-edit.ts'
import { newRoute } from './new-route.ts'
import type { Row } from './row.ts'
import { listeners } from './listeners.ts'
import { routeChanges } from './route-changes.ts'
import { routeScale } from './route-scale.ts'
import { throughput } from './throughput.ts'
import { weightEdit } from './weight-edit.ts'

interface Bench {
  readonly run: (routes: number) => Promise<Row>
  readonly routes: string
  /** Whether it takes real API servers, and so the network of a lab. */
  readonly onLab?: true
}

/** Each takes the number of routes, or of EndpointSlices, and starts everything anew. */
const benches: Readonly<Record<string, Bench>> = {
  'weight-edit': { run: weightEdit, routes: '10,1000,10000' },
  'new-route': { run: newRoute, routes: '10,3000' },
  throughput: { run: throughput, routes: '10,10000' },
  'route-scale': { run: routeScale, routes: '5000' },
  listeners: { run: listeners, routes: '40000' },
  'route-changes': { run: routeChanges, routes: '10' },
  'kube-weight-edit': { run: kubeWeightEdit, routes: '10,1000,3000', onLab: true },
  'agent-scale': { run: agentScale, routes: '10000', onLab: true },
}

const usage = `npm run bench -- NAME [--routes 10,1000,10000] [--json]

  weight-edit       from writing a manifest until a request shows the new split
  new-route         from writing a new route until a request to it is answered
  throughput        requests a second, against the same Envoy configured by hand
  route-scale       routes on as many Services while pods are replaced: CPU, memory and time series of hub and Envoy
  listeners         so many routes on a sixteenth as many ListenerSets: load, and an edit against a small world in the same run
  route-changes     10,000 requests during each of 100 changes of routes of several kinds, beside so many other routes: none fails
  kube-weight-edit  from the return of a PATCH to a real API server until a request shows the new split
  agent-scale       an agent at a real API server with so many EndpointSlices of 10: first report, changes, memory
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

if (bench.onLab && process.env[namespaceVariable] === undefined)
  process.exit(await runInNamespace(process.execPath, process.argv.slice(1)))

const rows: Row[] = []
for (const routes of (values.routes ?? bench.routes).split(',').map(Number)) {
  if (!values.json) process.stderr.write(`${name} with ${routes} …\n`)
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
