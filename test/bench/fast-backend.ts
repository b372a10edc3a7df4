import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'

/** What it answers, whatever is asked. */
export const fastBody = 'ok'
const answer = `HTTP/1.1 200 OK\r\ncontent-length: ${fastBody.length}\r\n\r\n${fastBody}`

/**
 * A backend that does next to nothing for a request, so that a proxy before it is what limits a throughput: it counts the
 * ends of headers, since the bench sends no bodies.
 */
export const startFastBackend = async (): Promise<{ readonly port: number; stop(): Promise<void> }> => {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      const requests = chunk.split('\r\n\r\n').length - 1
      if (requests > 0) socket.write(answer.repeat(requests))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
