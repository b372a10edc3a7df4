import { Agent } from 'node:http'
import type { GetOptions } from './get.ts'
import { get } from './get.ts'

/** Who answered how many requests. */
export interface Split {
  /** By the value of the header that names the backend. */
  readonly backends: Readonly<Record<string, number>>
  readonly statuses: Readonly<Record<number, number>>
  /** Requests that got no answer at all. */
  readonly errors: number
}

export interface SplitOptions extends GetOptions {
  readonly requests: number
  /** The response header that names the backend. */
  readonly by?: string
  /** Requests under way at a time. */
  readonly concurrency?: number
}

/** Sends GET requests to `url` and counts who answered. */
export const measureSplit = async (url: string | URL, options: SplitOptions): Promise<Split> => {
  const { requests, by = 'x-backend', concurrency = 8 } = options
  const agent = options.agent ?? new Agent({ keepAlive: true, maxSockets: concurrency })
  const backends: Record<string, number> = {}
  const statuses: Record<number, number> = {}
  let errors = 0
  let sent = 0
  const sendInTurn = async (): Promise<void> => {
    while (sent++ < requests) {
      try {
        const { statusCode = 0, headers } = await get(url, { ...options, agent })
        const backend = headers[by]
        statuses[statusCode] = (statuses[statusCode] ?? 0) + 1
        if (typeof backend === 'string') backends[backend] = (backends[backend] ?? 0) + 1
      } catch {
        errors++
      }
    }
  }
  await Promise.all(Array.from({ length: concurrency }, sendInTurn))
  if (options.agent === undefined) agent.destroy()
  return { backends, statuses, errors }
}
