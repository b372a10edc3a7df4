import { once } from 'node:events'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import { connect } from 'node:tls'

export interface TlsConnection {
  readonly socket: TLSSocket
  /** The common name of the certificate that was shown. */
  readonly shown: string
  readonly alpn: string | false | null
  /** What comes back for `text`: what is there at once. @throws what the connection ends by */
  ask(text: string): Promise<string>
  close(): void
}

/** To a port of loopback; the certificate is checked against `ca`. @throws what the handshake fails by */
export async function tlsConnection(port: number, options: ConnectionOptions): Promise<TlsConnection> {
  const socket = connect({ host: '127.0.0.1', port, ...options })
  socket.setTimeout(10_000, () => socket.destroy(new Error('silent for 10 s')))
  await once(socket, 'secureConnect')
  return {
    socket,
    shown: String(socket.getPeerCertificate().subject.CN),
    alpn: socket.alpnProtocol,
    ask: (text) => exchange(socket, text),
    close: () => socket.destroy(),
  }
}

function exchange(socket: TLSSocket, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the connection was closed')))
    socket.once('data', (data: Buffer) => resolve(data.toString()))
    socket.write(text)
  })
}
