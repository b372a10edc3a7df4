import Type from 'typebox'
import type { App } from './app.ts'
import { HttpError } from './http-error.ts'

/** What a hub that is to be asked says no to: why it is not ready, or nothing. */
interface Readiness {
  loading(): string | undefined
  waiting(): string | undefined
}

const Query = Type.Object(
  {
    exclude: Type.Optional(
      Type.Literal('edges', {
        description:
          'Ready although edges are kept waiting for reports: for load balancers, through which the agents come that are to report.',
      }),
    ),
  },
  { additionalProperties: false },
)

export const addHealthRoutes = (app: App, readiness: Readiness): void => {
  const config = { role: 'anyone', rateLimit: false } as const
  const response = { 200: Type.Object({ status: Type.String() }) }

  app.get('/healthz', { config, schema: { response } }, async () => ({ status: 'alive' }))

  app.get('/readyz', { config, schema: { response, querystring: Query } }, async ({ query }) => {
    const reason = readiness.loading() ?? (query.exclude === 'edges' ? undefined : readiness.waiting())
    if (reason !== undefined) throw new HttpError('NotReady', reason)
    return { status: 'ready' }
  })
}
