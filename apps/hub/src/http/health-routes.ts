import Type from 'typebox'
import type { App } from './app.ts'
import { HttpError } from './http-error.ts'

/** `unready` says why the hub must not be asked, or nothing. */
export const addHealthRoutes = (app: App, unready: () => string | undefined): void => {
  const config = { role: 'anyone', rateLimit: false } as const
  const response = { 200: Type.Object({ status: Type.String() }) }

  app.get('/healthz', { config, schema: { response } }, async () => ({ status: 'alive' }))

  app.get('/readyz', { config, schema: { response } }, async () => {
    const reason = unready()
    if (reason !== undefined) throw new HttpError('NotReady', reason)
    return { status: 'ready' }
  })
}
