import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { fastBody } from './fast-backend.ts'

export interface Hammered {
  readonly requests: number
  /** Answers that were not 200. */
  readonly errors: number
  readonly seconds: number
}

const connections = 16

/** Sends requests to one port, as fast as they are answered, to each of the hostnames in turn. */
export const hammer = async (
  port: number,
  hostnames: readonly string[],
  forMs: number,
): Promise<Hammered> => {
  const requests = hostnames.map((host) => `GET / HTTP/1.1\r\nhost: ${host}\r\n\r\n`)
  const counts = { requests: 0, errors: 0 }
  const until = performance.now() + forMs
  const started = performance.now()
  await Promise.all(
    Array.from({ length: connections }, (_, index) => work(port, requests, index, until, counts)),
  )
  return { ...counts, seconds: (performance.now() - started) / 1_000 }
}

const work = async (
  port: number,
  requests: readonly string[],
  first: number,
  until: number,
  counts: { requests: number; errors: number },
): Promise<void> => {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  socket.setEncoding('latin1')
  let next = first
  let buffer = ''
  const send = (): void => void socket.write(requests[next++ % requests.length] ?? '')
  socket.on('data', (chunk: string) => {
    buffer += chunk
    const headersEnd = buffer.indexOf('\r\n\r\n')
    if (headersEnd < 0 || buffer.length < headersEnd + 4 + fastBody.length) return
    counts.requests += 1
    if (!buffer.startsWith('HTTP/1.1 200')) counts.errors += 1
    buffer = ''
    if (performance.now() < until) send()
    else socket.destroy()
  })
  send()
  await once(socket, 'close')
}
