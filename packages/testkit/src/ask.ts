import type { Agent } from 'node:http'
import { request } from 'node:http'

export interface Answer {
  readonly status: number
  /** Which backend answered, where one did. */
  readonly backend?: string
}

const timeoutMs = 5_000

/** One GET of a hostname through a port of this machine. (`fetch` would not send the Host header it is given.) */
export const ask = (port: number, host: string, agent?: Agent): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      port,
      path: '/',
      headers: { host },
      timeout: timeoutMs,
      ...(agent && { agent }),
    })
    sent.on('response', (response) => {
      response.resume()
      response.on('error', reject)
      response.on('end', () => {
        const backend = response.headers['x-backend']
        resolve({ status: response.statusCode ?? 0, ...(typeof backend === 'string' && { backend }) })
      })
    })
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)))
    sent.on('error', reject)
    sent.end()
  })
