import type { Problem } from '@watershed/wire'
import { limits, makeProblem, problemType, schemaProblem } from '@watershed/wire'
import { StoreError } from '@watershed/store'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { HttpError } from './http-error.ts'

type Failure = FastifyError | HttpError | StoreError

/** Answers with the problem. What is the hub's own fault is logged, and its details stay in the log. */
export const sendError = (error: Failure, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const failure = toHttpError(error, request)
  if (failure.status >= 500 && failure.code !== 'NotReady')
    request.log.error({ err: error }, 'a request failed')
  if (failure.status === 503) void reply.header('retry-after', '1')
  if (failure.status === 401) void reply.header('www-authenticate', 'Bearer realm="watershed"')
  // Closing on a client that still sends would reset the connection before it has read why; the rest is read and dropped,
  // within the request's time. Only who has shown a token gets here.
  if (failure.status === 413) void reply.removeHeader('connection')
  return sendProblem(reply, makeProblem(failure.code, failure.message, failure.extras))
}

/** As text, so that no schema of the route's own answers is put to it. */
const sendProblem = (reply: FastifyReply, problem: Problem): FastifyReply =>
  reply.code(problem.status).type(`${problemType}; charset=utf-8`).send(JSON.stringify(problem))

const toHttpError = (error: Failure, request: FastifyRequest): HttpError => {
  if (error instanceof HttpError) return error
  if (error instanceof StoreError)
    return new HttpError('StoreUnavailable', 'the hub cannot reach its Redis now, and nothing was changed', {
      cure: 'try again',
    })
  if (error.validation) return invalid(error, request)
  if (error.statusCode === 413) return tooLarge()
  if (error.statusCode === 415) return unsupportedMediaType()
  if (error.statusCode === 404) return new HttpError('NotFound', error.message)
  if (error.statusCode !== undefined && error.statusCode < 500) return new HttpError('Invalid', error.message)
  return new HttpError('Internal', 'the hub failed to answer: its log says why')
}

const invalid = (
  { validation = [], validationContext }: FastifyError,
  request: FastifyRequest,
): HttpError => {
  const part = validationContext ?? 'body'
  const { detail, extras } = schemaProblem(part, validation, part === 'body' ? request.body : undefined)
  return new HttpError('Invalid', detail, extras)
}

const unsupportedMediaType = (): HttpError =>
  new HttpError('UnsupportedMediaType', 'the body is not declared to be JSON', {
    field: 'header.content-type',
    cure: 'send it as application/json',
  })

const tooLarge = (): HttpError =>
  new HttpError('TooLarge', `the body is larger than ${limits.reportBytes} bytes`, {
    cure: `cut the report into parts of at most ${limits.partBytes} bytes`,
    limit: limits.reportBytes,
  })
