import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import Type from 'typebox'

/** Text as it is sent, of the view that the schema describes. */
export type Answer = string | Readable

/** What is answered is JSON text already: the schema is for who reads the API's description. */
export const answerOf = (schema: TSchema) => Type.Unsafe<Answer>(schema)

/**
 * Sends JSON with its ETag, or 304 where the caller has it (RFC 9110, section 13.1.2). The tag is of what is sent, so it is the same at
 * all replicas.
 */
export const sendAnswer = (
  request: FastifyRequest,
  reply: FastifyReply,
  tag: string,
  text: () => Answer,
): FastifyReply => {
  void reply.header('etag', tag)
  if (isKnown(request.headers['if-none-match'], tag)) return reply.code(304).send()
  return reply.type('application/json; charset=utf-8').send(text())
}

/** Weak comparison, as If-None-Match has it. */
const isKnown = (known: string | undefined, tag: string): boolean => {
  if (known === undefined) return false
  if (known.trim() === '*') return true
  return known.split(',').some((one) => opaque(one) === opaque(tag))
}

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '')
