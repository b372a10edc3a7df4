import assert from 'node:assert/strict'
import { pino } from 'pino'
import { createApp } from './create-app.ts'
import { addHealthRoutes } from './health-routes.ts'

const cases: readonly [
  says: string,
  loading: string | undefined,
  waiting: string | undefined,
  url: string,
  status: number,
][] = [
  ['ready', undefined, undefined, '/readyz', 200],
  ['not ready before it has read its Redis', 'reading', undefined, '/readyz', 503],
  ['nor is it so for load balancers', 'reading', undefined, '/readyz?exclude=edges', 503],
  ['not ready while edges wait', undefined, 'waiting for blue', '/readyz', 503],
  [
    'ready then for those through whom blue has to come',
    undefined,
    'waiting for blue',
    '/readyz?exclude=edges',
    200,
  ],
  ['asked for what cannot be excluded', undefined, undefined, '/readyz?exclude=redis', 400],
  ['alive in any case', 'reading', 'waiting', '/healthz', 200],
]

describe('a hub is', () => {
  for (const [says, loading, waiting, url, status] of cases)
    it(says, async () => {
      const app = await createApp({ log: pino({ level: 'silent' }), identify: () => undefined })
      addHealthRoutes(app, { loading: () => loading, waiting: () => waiting })
      const answer = await app.inject({ url })
      await app.close()
      assert.equal(answer.statusCode, status, answer.body)
      if (status === 503) assert.match(answer.body, /reading|waiting for blue/)
    })
})
