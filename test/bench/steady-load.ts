import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fastBody } from './fast-backend.ts'

export interface SteadyTarget {
  readonly port: number
  readonly host: string
  readonly path: string
}

/** Requests without a pause, over a few connections to each target, until it is stopped. */
export interface SteadyLoad {
  requests(): number
  /** Answers that were not 200, and those that never came. */
  errors(): number
  reasons(): readonly string[]
  stop(): Promise<void>
}

const connectionsEach = 4

export const startSteadyLoad = (targets: readonly SteadyTarget[]): SteadyLoad => {
  const reasons = new Map<string, number>()
  let [requests, errors, stopped] = [0, 0, false]
  const count = (reason?: string): void => {
    requests += 1
    if (reason === undefined) return
    errors += 1
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  const work = async (target: SteadyTarget): Promise<void> => {
    while (!stopped) {
      const reason = await converse(target, () => stopped, count)
      if (reason !== undefined) count(`${target.host}${target.path}: ${reason}`)
      // A connection that the edge refuses again and again takes no CPU from the others.
      if (!stopped) await sleep(1)
    }
  }
  const workers = targets.flatMap((target) => Array.from({ length: connectionsEach }, () => work(target)))
  return {
    requests: () => requests,
    errors: () => errors,
    reasons: () => [...reasons].map(([reason, times]) => `${times} times ${reason}`),
    stop: async () => {
      stopped = true
      await Promise.all(workers)
    },
  }
}

/** One connection, until it ends. What ends it while an answer is waited for is a failed request. */
const converse = async (
  { port, host, path }: SteadyTarget,
  isStopped: () => boolean,
  count: (reason?: string) => void,
): Promise<string | undefined> => {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.setEncoding('latin1')
  const request = `GET ${path} HTTP/1.1\r\nhost: ${host}\r\n\r\n`
  let [buffer, waiting, closing] = ['', false, false]
  let failure: string | undefined
  const send = (): void => {
    waiting = true
    socket.write(request)
  }
  socket.on('connect', send)
  socket.on('error', ({ message }) => {
    failure = message
  })
  socket.on('data', (chunk: string) => {
    buffer += chunk
    const end = buffer.indexOf('\r\n\r\n')
    if (end < 0 || (buffer.startsWith('HTTP/1.1 200') && buffer.length < end + 4 + fastBody.length)) return
    waiting = false
    closing = /\r\nconnection: close/i.test(buffer.slice(0, end + 2))
    const [status] = buffer.split('\r\n', 1)
    count(status?.startsWith('HTTP/1.1 200') ? undefined : `${host}${path}: ${status}`)
    const isOk = status?.startsWith('HTTP/1.1 200')
    buffer = ''
    if (isStopped() || closing || !isOk) socket.end()
    else send()
  })
  await once(socket, 'close').catch(() => undefined)
  return waiting ? (failure ?? 'the connection ended before an answer') : closing ? undefined : failure
}
