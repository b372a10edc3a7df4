import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** A wire that can be cut: passes bytes on to `target`, and fails as networks do when it is told to. */
export interface TcpProxy {
  readonly port: number
  /** Connections that are open now. */
  connections(): number
  /** Breaks every open connection with a reset. New ones are taken. */
  reset(): void
  /** Passes nothing on, in either direction, and says nothing of it: connections stay half open. */
  freeze(): void
  /** Passes on again what was held back. */
  thaw(): void
  stop(): Promise<void>
}

interface Pair {
  readonly near: Socket
  readonly far: Socket
}

/** Listens on loopback. */
export const startTcpProxy = async (target: {
  readonly host: string
  readonly port: number
}): Promise<TcpProxy> => {
  const pairs = new Set<Pair>()
  let frozen = false

  const server = createServer((near) => {
    const pair = { near, far: connect(target) }
    pairs.add(pair)
    join(near, pair.far)
    join(pair.far, near)
    near.once('close', () => pairs.delete(pair))
    if (frozen) hold(pair)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const reset = (): void => {
    for (const { near, far } of pairs) {
      cut(near)
      cut(far)
    }
  }
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => pairs.size,
    reset,
    freeze: () => {
      frozen = true
      for (const pair of pairs) hold(pair)
    },
    thaw: () => {
      frozen = false
      for (const { near, far } of pairs) {
        near.pipe(far)
        far.pipe(near)
      }
    },
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      reset()
      await closed
    },
  }
}

const join = (from: Socket, to: Socket): void => {
  from.setNoDelay(true)
  from.pipe(to)
  // One half that breaks takes the other along; 'close' follows, so the error itself says nothing more.
  from.on('error', () => cut(to))
  from.once('close', () => to.destroy())
}

const hold = ({ near, far }: Pair): void => {
  near.unpipe(far).pause()
  far.unpipe(near).pause()
}

/** A socket that has said its last word can be reset no more: trying to would leave its handle open (libuv, uv_tcp_close_reset). */
const cut = (socket: Socket): void => {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}
