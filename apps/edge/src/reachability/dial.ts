import { connect } from 'node:net'
import { parseAddressFlag } from '../parse-address-flag.ts'

/** Opens a TCP connection and closes it. Gives why there is none, or nothing. */
export const dial = (address: string, timeoutMs: number): Promise<string | undefined> => {
  const { host, port } = parseAddressFlag('endpoint', address)
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const end = (reason?: string): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(reason)
    }
    const timer = setTimeout(() => end('timed out'), timeoutMs)
    socket.once('connect', () => end())
    socket.once('error', ({ code = '', message }: NodeJS.ErrnoException) => end(reasons[code] ?? message))
  })
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'timed out',
}
