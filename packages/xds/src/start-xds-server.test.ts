import assert from 'node:assert/strict'
import { createAdsServer } from './create-ads-server.ts'
import { startXdsServer } from './start-xds-server.ts'
import { createView } from './view.ts'

describe('startXdsServer', () => {
  const ads = createAdsServer({
    authenticate: async () => ({ identity: 'an-edge' }),
    viewFor: () => createView(),
  })
  after(() => ads.close())

  for (const host of ['0.0.0.0', '::', '10.1.2.3', 'hub.example']) {
    it(`does not listen on ${host} without TLS`, async () => {
      await assert.rejects(startXdsServer({ ads, host, port: 0 }), { code: 'InsecureAddress' })
    })
  }

  it('says which address it cannot listen on', async () => {
    const first = await startXdsServer({ ads, host: '127.0.0.1', port: 0 })
    const taken = startXdsServer({ ads, host: '127.0.0.1', port: first.port })
    await assert.rejects(taken, {
      code: 'CannotListen',
      message: new RegExp(`127\\.0\\.0\\.1:${first.port}`),
    })
    await first.stop()
  })
})
