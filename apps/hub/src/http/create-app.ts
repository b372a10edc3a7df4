import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import swagger from '@fastify/swagger'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { limits } from '@watershed/wire'
import type { KeyPair } from '@watershed/xds'
import type { FastifyBaseLogger } from 'fastify'
import fastify, { LogController } from 'fastify'
import type { Identity } from '../tokens/parse-tokens.ts'
import type { App } from './app.ts'
import { authenticate } from './authenticate.ts'
import { HttpError } from './http-error.ts'
import { compileValidator } from './compile-validator.ts'
import { addNoSuchPath } from './no-such-path.ts'
import { refuseUnreadable } from './refuse-unreadable.ts'
import { sendError } from './send-error.ts'

export interface AppOptions {
  readonly log: FastifyBaseLogger
  readonly tls?: KeyPair
  readonly identify: (token: string) => Identity | undefined
}

const secondMs = 1_000
/** Of requests a second from one address: an agent sends a report after another while much changes. */
const requestsPerSecond = 2_000

/** The hub's HTTP server without its routes: limits, authentication, errors, OpenAPI. */
export const createApp = async ({ log, tls, identify }: AppOptions): Promise<App> => {
  const server = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.reportBytes,
    http: { maxHeaderSize: limits.headerBytes },
    requestTimeout: 30 * secondMs,
    connectionTimeout: 60 * secondMs,
    keepAliveTimeout: 75 * secondMs,
    routerOptions: { maxParamLength: limits.nameLength },
    ...(tls && { https: { ...tls, maxHeaderSize: limits.headerBytes } }),
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply),
  }).withTypeProvider<TypeBoxTypeProvider>() as unknown as App

  server.setValidatorCompiler(compileValidator)
  await server.register(helmet)
  await server.register(rateLimit, {
    max: requestsPerSecond,
    timeWindow: secondMs,
    errorResponseBuilder: (_, { max }) =>
      new HttpError('TooManyRequests', `more than ${max} requests came within a second`, {
        cure: 'come back after the seconds of the header Retry-After',
        limit: max,
      }),
  })
  await server.register(swagger, { openapi })
  server.decorateRequest('identity', null)
  server.addHook('onRequest', async (request) => authenticate(request, identify))
  server.setErrorHandler(sendError)
  addNoSuchPath(server)
  server.get('/openapi.json', { config: { role: 'anyone' }, schema: { hide: true } }, () => server.swagger())
  return server
}

const openapi: FastifyDynamicSwaggerOptions['openapi'] & {} = {
  openapi: '3.1.0',
  info: {
    title: 'Watershed hub',
    version: '1.0.0',
    description: 'What agents report and what the edges do with it.',
  },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  security: [{ token: [] }],
}
