import type { Agent, IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { request } from 'node:http'

export interface GetOptions {
  /** `host` among them chooses the hostname, which `fetch` would not send. */
  readonly headers?: OutgoingHttpHeaders
  readonly agent?: Agent
  readonly timeoutMs?: number
}

/** One GET. Resolves once all of the answer is there, whatever its status; its body is dropped. */
export const get = (url: string | URL, options: GetOptions = {}): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { headers = {}, agent, timeoutMs = 5_000 } = options
    const signal = AbortSignal.timeout(timeoutMs)
    const sent = request(url, { headers, signal, ...(agent && { agent }) }, (response) => {
      response.once('error', reject)
      response.once('end', () => resolve(response))
      response.resume()
    })
    sent.once('error', reject)
    sent.end()
  })
