import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { TokenRole } from '@watershed/wire'
import type { Identity } from '../tokens/parse-tokens.ts'

/** A fastify whose handlers are typed by their schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route; an operator also what a viewer may. Absent means nobody. */
    readonly role?: TokenRole | 'anyone'
  }
  interface FastifyRequest {
    identity: Identity | null
  }
}
