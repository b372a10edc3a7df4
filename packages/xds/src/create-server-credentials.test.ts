import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:tls'
import { credentials } from '@grpc/grpc-js'
import { selfSigned } from '@watershed/testkit'
import { createAdsServer } from './create-ads-server.ts'
import { createServerCredentials } from './create-server-credentials.ts'
import { startXdsServer } from './start-xds-server.ts'
import { createDeltaClient } from './testing/delta-client.ts'
import { plainClusters } from './testing/plain-clusters.ts'
import { told } from './testing/told.ts'
import { typeUrls } from './type-urls.ts'
import { createView } from './view.ts'

describe('createServerCredentials', () => {
  it('gives new connections a new certificate, and lets open streams go on', async () => {
    const [first, second] = [await selfSigned('first'), await selfSigned('second')]
    const view = createView()
    view.apply({ set: plainClusters('a@1') })
    const ads = createAdsServer({
      authenticate: async () => ({ identity: 'an-edge' }),
      viewFor: () => view,
    })
    const tls = createServerCredentials(first)
    const server = await startXdsServer({ ads, host: '127.0.0.1', port: 0, credentials: tls.credentials })
    const client = createDeltaClient({ port: server.port, credentials: credentials.createSsl(first.cert) })
    try {
      client.send(typeUrls.cluster)
      const response = await client.next()
      assert.equal(await subjectOf(server.port), 'first')

      tls.reload(second)
      assert.equal(await subjectOf(server.port), 'second')
      client.ack(response)
      view.apply({ set: plainClusters('a@2') })
      assert.equal(told(await client.next()), 'a@2')

      assert.throws(() => tls.reload({ cert: first.cert, key: second.key }), { code: 'InvalidCertificate' })
      assert.equal(await subjectOf(server.port), 'second')
    } finally {
      client.close()
      await server.stop(0)
    }
  })

  it('refuses what is no certificate', () => {
    const cert = Buffer.from('hello')
    assert.throws(() => createServerCredentials({ cert, key: cert }), { code: 'InvalidCertificate' })
  })
})

async function subjectOf(port: number): Promise<string | string[] | undefined> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['h2'] })
  await once(socket, 'secureConnect')
  const { subject } = socket.getPeerCertificate()
  socket.destroy()
  return subject.CN
}
