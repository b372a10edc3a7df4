import assert from 'node:assert/strict'
import { freePort } from './free-port.ts'
import { measureSplit } from './measure-split.ts'
import { startEnvoy } from './start-envoy.ts'
import { startHttpBackend } from './start-http-backend.ts'

const bootstrap = (listenerPort: number, backendPort: number): string => `
static_resources:
  listeners:
  - address: {socket_address: {address: 127.0.0.1, port_value: ${listenerPort}}}
    filter_chains:
    - filters:
      - name: http
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: test
          route_config:
            virtual_hosts: [{name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: blue}}]}]
          http_filters:
          - {name: router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}
  clusters:
  - name: blue
    load_assignment:
      cluster_name: blue
      endpoints:
      - lb_endpoints:
        - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: ${backendPort}}}}
`

describe('startEnvoy', function () {
  this.timeout(30_000)

  it('runs an Envoy that proxies, and gives it an admin interface', async () => {
    const backend = await startHttpBackend({ name: 'blue-1' })
    const port = await freePort()
    const envoy = await startEnvoy({ bootstrap: bootstrap(port, backend.port) })
    try {
      const split = await measureSplit(`http://127.0.0.1:${port}/`, { requests: 10 })
      assert.deepEqual(split, { backends: { 'blue-1': 10 }, statuses: { 200: 10 }, errors: 0 })
      const stats = await fetch(`${envoy.adminUrl}/stats?filter=cluster.blue.upstream_rq_total`)
      assert.equal((await stats.text()).trim(), 'cluster.blue.upstream_rq_total: 10')
    } finally {
      await envoy.stop()
      await backend.stop()
    }
    await assert.rejects(fetch(`${envoy.adminUrl}/ready`))
  })

  it('passes on what Envoy says of a bootstrap that it refuses', async () => {
    await assert.rejects(startEnvoy({ bootstrap: { static_resources: { listners: [] } } }), /listners/)
  })
})
