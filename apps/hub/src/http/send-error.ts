import type { ErrorBody } from '@watershed/wire'
import { describeSchemaErrors, limits } from '@watershed/wire'
import { StoreError } from '@watershed/store'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { HttpError } from './http-error.ts'

/** Answers with the error as a code and words. What is the hub's own fault is logged, and its details stay in the log. */
export const sendError = async (
  error: FastifyError | HttpError | StoreError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ErrorBody> => {
  const answer = toHttpError(error, request)
  if (answer.status >= 500 && answer.code !== 'NotReady')
    request.log.error({ err: error }, 'a request failed')
  if (answer.status === 503) void reply.header('retry-after', '1')
  if (answer.status === 401) void reply.header('www-authenticate', 'Bearer realm="watershed"')
  // Closing on a client that still sends would reset the connection before it has read why; the rest is read and dropped,
  // within the request's time. Only who has shown a token gets here.
  if (answer.status === 413) void reply.removeHeader('connection')
  void reply.code(answer.status)
  return { code: answer.code, message: answer.message, ...answer.details }
}

const toHttpError = (error: FastifyError | HttpError | StoreError, request: FastifyRequest): HttpError => {
  if (error instanceof HttpError) return error
  if (error instanceof StoreError)
    return new HttpError(
      'StoreUnavailable',
      'the hub cannot reach its Redis now: nothing was changed; try again',
    )
  if (error.validation) {
    const value = error.validationContext === 'body' ? request.body : undefined
    return new HttpError('Invalid', describeSchemaErrors(error.validation, value))
  }
  if (error.statusCode === 413) return tooLarge()
  if (error.statusCode === 429) return new HttpError('TooManyRequests', error.message)
  if (error.statusCode !== undefined && error.statusCode < 500) return new HttpError('Invalid', error.message)
  return new HttpError('Internal', 'the hub failed to answer: its log says why')
}

const tooLarge = (): HttpError =>
  new HttpError(
    'TooLarge',
    `the body is larger than ${limits.reportBytes} bytes: cut the report into parts of at most ${limits.partBytes} bytes`,
    { limit: limits.reportBytes },
  )
