import type { Metrics } from '../metrics/create-metrics.ts'
import type { App } from './app.ts'

/** `GET /metrics`, in Prometheus' text format, with a viewer's or an operator's token. */
export const addMetricsRoute = (app: App, metrics: Metrics): void => {
  app.get('/metrics', { config: { role: 'viewer' } }, async (_, reply) => {
    void reply.type('text/plain; version=0.0.4; charset=utf-8')
    return metrics.render()
  })
}
