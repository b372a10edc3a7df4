import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** Forwards TCP connections made to one address and port. */
export interface Forwarder {
  /** New connections go there, in turns. */
  retarget(to: readonly string[]): void
  /** Refuses new connections; those that are there go on. */
  stop(): void
}

/** @param from as `10.96.0.1:443` @throws Error where that cannot be bound */
export const startForwarder = async (from: string, to: readonly string[]): Promise<Forwarder> => {
  let targets = to
  let turn = 0
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const target = targets[turn++ % targets.length]
    if (target === undefined) client.resetAndDestroy()
    else join(client, connect({ ...splitAddress(target), allowHalfOpen: true, noDelay: true }))
  })
  const { host, port } = splitAddress(from)
  server.listen(port, host)
  await once(server, 'listening')
  server.on('error', () => undefined)
  return {
    retarget: (now) => (targets = now),
    stop: () => void server.close(),
  }
}

/** Each side's end and failure becomes the other's. */
const join = (client: Socket, target: Socket): void => {
  for (const [one, other] of [
    [client, target],
    [target, client],
  ] as const) {
    one.pipe(other)
    one.once('error', () => other.resetAndDestroy())
    one.once('close', (hadError) => hadError || other.end())
  }
}

const splitAddress = (address: string) => {
  const at = address.lastIndexOf(':')
  return { host: address.slice(0, at), port: Number(address.slice(at + 1)) }
}
