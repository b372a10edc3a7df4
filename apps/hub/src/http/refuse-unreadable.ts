import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { limits, makeProblem, problemType } from '@watershed/wire'
import type { Problem } from '@watershed/wire'

/** Answers what is no HTTP that can be read, for which there is no request yet. */
export const refuseUnreadable = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (socket.writable) socket.write(answer(problemOf(error)))
  socket.destroy(error)
}

const problemOf = ({ code }: NodeJS.ErrnoException): Problem => {
  if (code === 'HPE_HEADER_OVERFLOW')
    return makeProblem('HeadersTooLarge', `the headers are larger than ${limits.headerBytes} bytes`, {
      cure: 'send fewer or shorter ones',
      limit: limits.headerBytes,
    })
  return makeProblem('Invalid', 'this is not HTTP, or it did not come to its end in time')
}

const answer = (problem: Problem): string => {
  const body = JSON.stringify(problem)
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `content-type: ${problemType}; charset=utf-8`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n')
}
