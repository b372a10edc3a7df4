import assert from 'node:assert/strict'
import { explain } from '@watershed/explain'
import { listenerResource } from '@watershed/envoy'
import type { Pipeline } from '@watershed/pipeline'
import type { HttpBackend } from '@watershed/testkit'
import { freePort, startHttpBackend } from '@watershed/testkit'
import type { TestEdge } from '../../packages/envoy/src/testing/start-edge.ts'
import { startEdge } from '../../packages/envoy/src/testing/start-edge.ts'
import { pipelineOf } from '../../packages/pipeline/src/testing/outputs.ts'
import { send } from '../../packages/envoy/src/testing/send.ts'
import type { GeneratedRequest } from './generated-routes.ts'
import { generateRequests, generateRoutes, ruleHeader } from './generated-routes.ts'

const seed = Number(process.env['EXPLAIN_SEED'] ?? 1)
const routes = Number(process.env['EXPLAIN_ROUTES'] ?? 60)
const requests = Number(process.env['EXPLAIN_REQUESTS'] ?? 300)

/** What can be seen from outside of what a request met. */
interface Seen {
  readonly status: number
  readonly rule?: string | undefined
  readonly location?: string | undefined
}

const outcomeOf = ({ status, rule, location }: Seen): string => {
  if (location !== undefined) return 'redirect'
  return rule === undefined ? `${status} without a rule` : String(status)
}

describe(`explain agrees with Envoy (seed ${seed}: ${requests} requests, ${routes} routes)`, function () {
  this.timeout(120_000)
  let edge: TestEdge
  let backend: HttpBackend
  let pipeline: Pipeline
  let ports: readonly [number, number]

  before(async () => {
    ;[edge, backend] = await Promise.all([startEdge(), startHttpBackend({ name: 'blue' })])
    ports = [edge.port, await freePort()]
    pipeline = pipelineOf(generateRoutes(seed, routes, ports, backend.port), ['blue'])
    const { listeners, clusterResources, assignmentResources, scopeResources } = pipeline
    await edge.apply([
      ...[...listeners.entries()].map(([, listener]) => listenerResource(listener, '127.0.0.1')),
      ...[clusterResources, assignmentResources, scopeResources].flatMap((all) =>
        [...all.entries()].map(([, resource]) => resource),
      ),
    ])
  })
  after(() => Promise.all([edge.stop(), backend.stop()]))

  it('in who answers, by which rule and with what', async () => {
    const outcomes = new Map<string, number>()
    for (const request of generateRequests(seed, requests, ports)) {
      const [told, seen] = [explained(request), await answered(request)]
      assert.deepEqual(told, seen, JSON.stringify(request))
      const outcome = outcomeOf(seen)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
    // All that can become of a request did, so that none of it is agreed upon without having been seen.
    for (const outcome of ['200', 'redirect', '500', '503', '404 without a rule'])
      assert.ok(outcomes.has(outcome), `no request ended as ${outcome}: ${JSON.stringify([...outcomes])}`)
  })

  it('in less than 5 ms a request', () => {
    const all = generateRequests(seed, requests, ports)
    const start = performance.now()
    for (const request of all) explain(request, pipeline)
    assert.ok((performance.now() - start) / all.length < 5)
  })

  const explained = (request: GeneratedRequest): Seen => {
    const { answer, match } = explain(request, pipeline)
    const rule = match && `${match.kind}.${match.name}.${match.rule}`
    const isGrpc = request.headers.some(([, value]) => value === 'application/grpc')
    switch (answer.type) {
      case 'Forwarded':
        return { status: 200, rule }
      case 'Redirect':
        return { status: isGrpc ? 200 : answer.status, rule, location: answer.location }
      case 'Status':
        return { status: isGrpc ? 200 : answer.status, rule }
      default:
        throw new Error(`${answer.type}: ${answer.reason}`)
    }
  }

  const answered = async ({ port, host, path, method, headers }: GeneratedRequest): Promise<Seen> => {
    const { status, headers: got } = await send(port, path, {
      host,
      method,
      headers: Object.fromEntries(headers),
    })
    const rule = got[ruleHeader]
    return {
      status,
      rule: Array.isArray(rule) ? rule.join() : rule,
      ...(got.location !== undefined && { location: got.location }),
    }
  }
})
