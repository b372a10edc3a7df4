import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** A UDP server on loopback that answers each datagram with its name and what it heard. */
export async function startUdpEcho(name: string) {
  const socket = createSocket('udp4')
  socket.on('message', (data, { port, address }) => socket.send(`${name} ${data.toString()}`, port, address))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    port: socket.address().port,
    stop: async () => {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

/** The answer to one datagram, from a port of its own. Undefined: none within `patienceMs`. */
export async function askUdp(port: number, text: string, patienceMs = 500): Promise<string | undefined> {
  const socket = createSocket('udp4')
  try {
    socket.send(text, port, '127.0.0.1')
    const [data] = (await once(socket, 'message', { signal: AbortSignal.timeout(patienceMs) })) as [Buffer]
    return data.toString()
  } catch {
    return undefined
  } finally {
    socket.close()
  }
}
