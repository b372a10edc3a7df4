import { Agent } from 'node:http'
import { get } from './get.ts'

/** What a stretch of the load came to. */
export interface Observed {
  readonly requests: number
  readonly byCluster: ReadonlyMap<string, number>
  readonly failures: number
  /** What went wrong, and how often. */
  readonly reasons: ReadonlyMap<string, number>
}

export interface Load {
  /** Counts from now on, whatever was under way before aside. Returns how to read what was counted. */
  observe(): () => Observed
  /** All since the start. */
  total(): Observed
  stop(): Promise<void>
}

/**
 * Sends requests without a pause over `connections` keep-alive connections, each with at most `perSecond` a second. A
 * request that was under way when an observation began is not counted in it.
 */
export const startLoad = (port: number, host: string, connections = 8, perSecond = 100): Load => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const observations = new Set<Counter>()
  const total = createCounter()
  observations.add(total)
  let stopped = false

  const work = async (): Promise<void> => {
    while (!stopped) {
      const counted = [...observations]
      const started = performance.now()
      const outcome = await send(agent, port, host)
      for (const counter of counted) counter.add(outcome)
      const restMs = 1_000 / perSecond - (performance.now() - started)
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs))
    }
  }
  const workers = Array.from({ length: connections }, work)

  return {
    observe: () => {
      const counter = createCounter()
      observations.add(counter)
      return () => {
        observations.delete(counter)
        return counter.read()
      }
    },
    total: () => total.read(),
    stop: async () => {
      stopped = true
      await Promise.all(workers)
      agent.destroy()
    },
  }
}

type Outcome = { readonly cluster: string } | { readonly failure: string }

/** One request; it fails with an error, and with every status but 200. */
const send = async (agent: Agent, port: number, host: string): Promise<Outcome> => {
  try {
    const { statusCode, headers } = await get(`http://127.0.0.1:${port}/`, { agent, headers: { host } })
    const cluster = headers['x-watershed-cluster']
    if (statusCode === 200 && typeof cluster === 'string') return { cluster }
    return { failure: `status ${statusCode}` }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}

interface Counter {
  add(outcome: Outcome): void
  read(): Observed
}

const createCounter = (): Counter => {
  const byCluster = new Map<string, number>()
  const reasons = new Map<string, number>()
  let requests = 0
  let failures = 0
  return {
    add: (outcome) => {
      requests += 1
      if ('cluster' in outcome) return count(byCluster, outcome.cluster)
      failures += 1
      count(reasons, outcome.failure)
    },
    read: () => ({ requests, failures, byCluster: new Map(byCluster), reasons: new Map(reasons) }),
  }
}

const count = (counts: Map<string, number>, key: string): void =>
  void counts.set(key, (counts.get(key) ?? 0) + 1)
