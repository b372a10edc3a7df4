import type { EdgeListener } from '@watershed/model'
import { ListenerSchema } from '@watershed/envoy-api/envoy/config/listener/v3/listener_pb.js'
import { HttpConnectionManagerSchema } from '@watershed/envoy-api/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js'
import type { EnvoyResource } from './envoy-resource.ts'
import { envoyResource } from './envoy-resource.ts'
import { httpConnectionManager } from './http-connection-manager.ts'
import { limits } from './limits.ts'
import { packAny } from './pack-any.ts'
import { socketAddress } from './socket-address.ts'
import { listenerTypeUrl } from './type-urls.ts'

const { time, interval, probes } = limits.tcpKeepalive

const httpFilter = packAny(HttpConnectionManagerSchema, httpConnectionManager)

/**
 * A port, on one address (`0.0.0.0`, `::` for IPv6 and IPv4, a loopback one). It says nothing of hostnames and routes,
 * so it does not change when they do.
 */
export function listenerResource({ name, port }: EdgeListener, bindAddress: string): EnvoyResource {
  return envoyResource(listenerTypeUrl, name, ListenerSchema, {
    name,
    address: socketAddress(bindAddress, port),
    perConnectionBufferLimitBytes: limits.connectionBufferBytes,
    tcpKeepalive: { keepaliveTime: time, keepaliveInterval: interval, keepaliveProbes: probes },
    filterChains: [
      {
        filters: [
          {
            name: 'envoy.filters.network.http_connection_manager',
            configType: { case: 'typedConfig', value: httpFilter },
          },
        ],
      },
    ],
  })
}
