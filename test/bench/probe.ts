import { once } from 'node:events'
import { connect } from 'node:net'

export interface Answer {
  readonly status: number
  /** The backend that answered, by its `x-backend`. */
  readonly backend?: string
}

/** Asks for one hostname again and again over one connection, with as little work as can be: what is measured runs beside it. */
export interface Probe {
  ask(): Promise<Answer>
  stop(): void
}

export const startProbe = async (port: number, hostname: string): Promise<Probe> => {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  socket.setEncoding('latin1')
  const request = `GET / HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`
  let waiting: PromiseWithResolvers<Answer> | undefined
  let buffer = ''
  socket.on('data', (chunk: string) => {
    buffer += chunk
    if (!isComplete(buffer)) return
    waiting?.resolve(parse(buffer))
    buffer = ''
  })
  socket.on('close', () => waiting?.reject(new Error('the edge closed the connection')))
  socket.on('error', (error) => waiting?.reject(error))
  return {
    ask: () => {
      waiting = Promise.withResolvers()
      socket.write(request)
      return waiting.promise
    },
    stop: () => socket.destroy(),
  }
}

/** Answers have either a length or chunks. */
const isComplete = (text: string): boolean => {
  const headersEnd = text.indexOf('\r\n\r\n')
  if (headersEnd < 0) return false
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(text) ?? []
  return length === undefined ? text.endsWith('0\r\n\r\n') : text.length >= headersEnd + 4 + Number(length)
}

const parse = (text: string): Answer => {
  const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(text) ?? []
  const [, backend] = /\r\nx-backend: ([^\r]+)/i.exec(text) ?? []
  return { status: Number(status), ...(backend !== undefined && { backend }) }
}
