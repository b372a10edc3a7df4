import assert from 'node:assert/strict'
import type { EdgeAssignment, EdgeListener } from '@watershed/model'
import { freePort } from '@watershed/testkit'
import { assignmentResource } from './assignment-resource.ts'
import { clusterResource } from './cluster-resource.ts'
import { listenerResource } from './listener-resource.ts'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'
import { askTcp, startTcpEcho } from './testing/tcp-echo.ts'
import { askUdp, startUdpEcho } from './testing/udp-echo.ts'

/** A port of the edge whose connections, or datagrams, go to one Envoy cluster. */
const forwarding = (port: number, transport: 'TCP' | 'UDP'): EdgeListener => ({
  name: `${transport.toLowerCase()}/${port}`,
  port,
  transport,
  addresses: [],
  chains: [{ name: 'all', serverNames: [], target: { type: 'Cluster', cluster: transport } }],
})

const half = (transport: 'TCP' | 'UDP', port: number): EdgeAssignment => ({
  name: transport,
  localities: [
    {
      cluster: 'blue',
      backend: 'shop/echo:7#0',
      weight: 500_000,
      endpoints: [{ address: '127.0.0.1', port }],
    },
  ],
  refused: { weight: 500_000, transport },
})

describe('the share of what nothing can be sent to', () => {
  let edge: TestEdge
  before(async () => {
    edge = await startEdge()
  })
  after(() => edge.stop())

  it('of connections is refused, exactly, however long it goes on, and is never tried elsewhere', async () => {
    const [port, echo] = await Promise.all([freePort(), startTcpEcho('blue')])
    try {
      await edge.apply([
        clusterResource({ name: 'TCP', protocol: 'TCP' }),
        assignmentResource(half('TCP', echo.port)),
        listenerResource(forwarding(port, 'TCP'), '127.0.0.1'),
      ])
      let answered = 0
      for (let index = 0; index < 200; index++) if (await askTcp(port, 'x')) answered++
      assert.equal(answered, 100)
    } finally {
      await echo.stop()
    }
  })

  it('of datagrams is dropped', async () => {
    const [port, echo] = await Promise.all([freePort(), startUdpEcho('blue')])
    try {
      await edge.apply([
        clusterResource({ name: 'UDP', protocol: 'UDP' }),
        assignmentResource(half('UDP', echo.port)),
        listenerResource(forwarding(port, 'UDP'), '127.0.0.1'),
      ])
      const answers = await Promise.all(Array.from({ length: 40 }, () => askUdp(port, 'x')))
      const answered = answers.filter((answer) => answer !== undefined).length
      assert.ok(answered >= 18 && answered <= 22, `${answered} of 40`)
    } finally {
      await echo.stop()
    }
  })
})
