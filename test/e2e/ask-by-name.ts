import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'

const patienceMs = 5_000

/** What is counted as the answer where a connection ends without one. */
export const refused = 'refused'

export interface Opening {
  /** The client's own address. */
  readonly from?: string
  /** What it says first. */
  readonly say?: string | Buffer
}

/** What a new connection hears first: who answers. */
export const askTcp = async (port: number, { from, say }: Opening = {}): Promise<string> => {
  const socket = connect({ port, host: '127.0.0.1', ...(from !== undefined && { localAddress: from }) })
  if (say !== undefined) socket.write(say)
  return firstWords(socket)
}

export const askTls = async (port: number, servername: string, ca: string): Promise<string> =>
  firstWords(connectTls({ port, host: '127.0.0.1', servername, ca }))

const firstWords = async (socket: ReturnType<typeof connect>): Promise<string> => {
  try {
    const [data] = (await Promise.race([
      once(socket, 'data', { signal: AbortSignal.timeout(patienceMs) }),
      once(socket, 'close'),
    ])) as [unknown]
    return data instanceof Buffer ? data.toString() : refused
  } catch {
    return refused
  } finally {
    socket.destroy()
  }
}

/** Who answers a datagram, from a port of its own. */
export const askUdp = async (port: number, waitMs = 500): Promise<string> => {
  const socket = createSocket('udp4')
  try {
    socket.send('hello', port, '127.0.0.1')
    const [data] = (await once(socket, 'message', { signal: AbortSignal.timeout(waitMs) })) as [Buffer]
    return data.toString()
  } catch {
    return refused
  } finally {
    socket.close()
  }
}

export interface GrpcAnswer {
  /** https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
  readonly status: number
  readonly name: string | undefined
}

/** Calls a method, as `/service/method`, without a message. */
export const askGrpc = async (port: number, host: string, path: string): Promise<GrpcAnswer> => {
  const session = connectHttp2(`http://127.0.0.1:${port}`)
  try {
    const stream = session.request(
      {
        ':method': 'POST',
        ':path': path,
        ':authority': host,
        'content-type': 'application/grpc',
        te: 'trailers',
      },
      { endStream: true },
    )
    let status: unknown
    stream.on('trailers', (trailers: Record<string, unknown>) => (status = trailers['grpc-status']))
    const [headers] = (await once(stream, 'response', { signal: AbortSignal.timeout(patienceMs) })) as [
      Record<string, string | undefined>,
    ]
    stream.resume()
    await once(stream, 'end')
    return { status: Number(headers['grpc-status'] ?? status), name: headers['x-name'] }
  } finally {
    session.destroy()
  }
}

/** How often each was the answer. */
export const tally = (answers: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...Map.groupBy(answers, (answer) => answer)].map(([answer, all]) => [answer, all.length]),
  )
