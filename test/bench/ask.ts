import type { Agent } from 'node:http'
import { request } from 'node:http'

export interface Answer {
  readonly status: number
  /** Which backend answered, where one did. */
  readonly backend?: string
}

/** One GET of a hostname through a port of this machine. */
export const ask = (agent: Agent, port: number, host: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({ agent, host: '127.0.0.1', port, path: '/', headers: { host }, timeout: 5_000 })
    sent.on('response', (response) => {
      response.resume()
      response.on('error', reject)
      response.on('end', () => {
        const backend = response.headers['x-backend']
        resolve({ status: response.statusCode ?? 0, ...(typeof backend === 'string' && { backend }) })
      })
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer within 5 s')))
    sent.on('error', reject)
    sent.end()
  })
