import type { Agent, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { request } from 'node:http'

export interface SendOptions {
  readonly host?: string
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: Buffer
  readonly agent?: Agent
  readonly address?: string
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** One request to a port of loopback, on a connection of its own unless there is an agent. */
export const send = (port: number, path: string, options: SendOptions = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { host = 'shop.example.com', method = 'GET', headers = {}, body, agent, address } = options
    const sent = request({
      host: address ?? '127.0.0.1',
      port,
      path,
      method,
      headers: { ...headers, host },
      agent: agent ?? false,
      signal: AbortSignal.timeout(10_000),
    })
    sent.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
